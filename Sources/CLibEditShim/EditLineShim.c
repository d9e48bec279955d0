#define _GNU_SOURCE
#include "EditLineShim.h"

#include <stdio.h>
#include <stdlib.h>

// Present only in a program built with the address or leak sanitizer.
extern void __lsan_disable(void) __attribute__((weak));
extern void __lsan_enable(void) __attribute__((weak));

EditLine *editline_start(const char *program) {
    // libedit writes its complaints about TERM to the error stream given here, and nothing else.
    static FILE *nowhere;
    if (nowhere == NULL)
        nowhere = fopen("/dev/null", "we");
    return el_init(program, stdin, stdout, nowhere != NULL ? nowhere : stderr);
}

void editline_stop(EditLine *editor) {
    // With editing on, el_end would restore the terminal with TCSAFLUSH, which drops pending input.
    el_set(editor, EL_EDITMODE, 0);
    el_end(editor);
}

int editline_set_terminal(EditLine *editor, const char *name) {
    return el_set(editor, EL_TERMINAL, name);
}

int editline_has_capability(EditLine *editor, const char *name) {
    char *value = NULL;
    return el_get(editor, EL_GETTC, name, &value) == 0 && value != NULL && value[0] != '\0';
}

int editline_set_keymap(EditLine *editor, const char *name) {
    return el_set(editor, EL_EDITOR, name);
}

int editline_set_client_data(EditLine *editor, void *data) {
    return el_set(editor, EL_CLIENTDATA, data);
}

void *editline_client_data(EditLine *editor) {
    void *data = NULL;
    el_get(editor, EL_CLIENTDATA, &data);
    return data;
}

int editline_set_prompt(EditLine *editor, char *(*function)(EditLine *), char delimiter) {
    return el_set(editor, EL_PROMPT_ESC, function, delimiter);
}

int editline_set_reader(EditLine *editor, int (*function)(EditLine *, wchar_t *)) {
    return el_set(editor, EL_GETCFN, function);
}

int editline_add_command(
    EditLine *editor, const char *name, const char *summary, unsigned char (*function)(EditLine *, int)) {
    // libedit copies the name and the summary and never frees them; a leak checker need not say so each time.
    if (__lsan_disable != NULL)
        __lsan_disable();
    int result = el_set(editor, EL_ADDFN, name, summary, function);
    if (__lsan_enable != NULL)
        __lsan_enable();
    return result;
}

int editline_bind(EditLine *editor, const char *keys, const char *command) {
    return el_set(editor, EL_BIND, keys, command, NULL);
}

int editline_keep_type_ahead(EditLine *editor) {
    return el_set(editor, EL_SETTY, "-x", "-icanon", "-echo", NULL);
}

int editline_keep_newlines(EditLine *editor) {
    return el_set(editor, EL_SETTY, "-d", "-inlcr", "-ixon", NULL);
}

int editline_refresh(EditLine *editor) {
    return el_set(editor, EL_REFRESH);
}

int editline_set_history(EditLine *editor, History *list) {
    return el_set(editor, EL_HIST, history, list);
}

int history_list_set_size(History *list, int count) {
    HistEvent event;
    return history(list, &event, H_SETSIZE, count);
}

int history_list_append(History *list, const char *line) {
    HistEvent event;
    return history(list, &event, H_ENTER, line);
}

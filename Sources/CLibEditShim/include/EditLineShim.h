// Fixed-arity forms of libedit's variadic calls, which Swift cannot make.
//
// `el_set`, `el_get` and `history` take a different list of arguments for each operation. Each function here
// makes one of those calls and nothing else.

#ifndef EDITLINE_SHIM_H
#define EDITLINE_SHIM_H

#include <histedit.h>

/// Starts an editor on standard input and output. Complaints of libedit about an unknown TERM are not printed.
/// Returns NULL when libedit cannot start.
EditLine *editline_start(const char *program);

/// Stops the editor without dropping what was typed ahead. The terminal's modes are left to the caller.
void editline_stop(EditLine *editor);

/// The terminal type becomes `name`; 0 when libedit knows it.
int editline_set_terminal(EditLine *editor, const char *name);

/// Whether the terminal has the termcap string `name`, such as "up".
int editline_has_capability(EditLine *editor, const char *name);

/// Selects the key map: "emacs" or "vi".
int editline_set_keymap(EditLine *editor, const char *name);

int editline_set_client_data(EditLine *editor, void *data);
void *editline_client_data(EditLine *editor);

/// `function` returns the prompt; `delimiter` encloses what has no width on the screen.
int editline_set_prompt(EditLine *editor, char *(*function)(EditLine *), char delimiter);

/// `function` reads the next character.
int editline_set_reader(EditLine *editor, int (*function)(EditLine *, wchar_t *));

/// Adds an editing command that `editline_bind` can name.
int editline_add_command(
    EditLine *editor, const char *name, const char *summary, unsigned char (*function)(EditLine *, int));

/// Binds a key sequence, in the notation of editrc(5), to a command.
int editline_bind(EditLine *editor, const char *keys, const char *command);

/// Between two lines, the terminal neither echoes nor gathers lines, so that typing ahead is kept as it was typed.
int editline_keep_type_ahead(EditLine *editor);

/// While a line is edited, a newline arrives as one, and Ctrl-S searches instead of stopping the output.
int editline_keep_newlines(EditLine *editor);

/// Draws the prompt and the line, taking the cursor to stand at the start of an empty row.
int editline_refresh(EditLine *editor);

/// Ties a history list to the editor.
int editline_set_history(EditLine *editor, History *history);

/// The list holds at most `count` entries.
int history_list_set_size(History *history, int count);

/// Appends an entry to the list.
int history_list_append(History *history, const char *line);

#endif

#define _GNU_SOURCE
#include "TerminalState.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

volatile sig_atomic_t terminal_interrupt_count;

static volatile sig_atomic_t interrupts_total;
static volatile sig_atomic_t resized;
static volatile sig_atomic_t continued;
/// Somebody asks for a line and will see an interrupt by itself.
static volatile sig_atomic_t reading;
static volatile sig_atomic_t paste_is_bracketed;
static volatile sig_atomic_t guarded;
static volatile sig_atomic_t editing;
static volatile sig_atomic_t interrupts_installed;

/// The modes found when the guard was installed.
static struct termios original_modes;
/// The modes that libedit edits in.
static struct termios editing_modes;

/// A handler writes a byte here, so that a signal which comes just before a wait still ends it.
static int wake_pipe[2] = {-1, -1};

// MARK: Waiting

static void open_wake_pipe(void) {
    if (wake_pipe[0] < 0 && pipe2(wake_pipe, O_NONBLOCK | O_CLOEXEC) != 0)
        wake_pipe[0] = wake_pipe[1] = -1;
}

static void wake(void) {
    int saved = errno;
    if (wake_pipe[1] >= 0) {
        // A full pipe is fine: the waiter wakes all the same.
        ssize_t ignored = write(wake_pipe[1], "", 1);
        (void)ignored;
    }
    errno = saved;
}

static int take_signals(void) {
    int found = 0;
    if (terminal_interrupts_pending())
        found |= terminal_wake_interrupt;
    if (__atomic_exchange_n(&resized, 0, __ATOMIC_RELAXED))
        found |= terminal_wake_resize;
    if (__atomic_exchange_n(&continued, 0, __ATOMIC_RELAXED))
        found |= terminal_wake_continue;
    return found;
}

int terminal_wait(int descriptor, int milliseconds) {
    for (;;) {
        int found = take_signals();
        if (found != 0)
            return found;
        struct pollfd watched[2] = {
            {.fd = descriptor, .events = POLLIN},
            {.fd = wake_pipe[0], .events = POLLIN},
        };
        int ready = poll(watched, 2, milliseconds);
        if (ready > 0 && watched[1].revents != 0) {
            char bytes[64];
            while (read(wake_pipe[0], bytes, sizeof bytes) > 0) {
            }
            continue;
        }
        if (ready < 0 && errno == EINTR)
            continue;
        // An error of poll, and a hang-up, show themselves in the read that follows.
        return ready == 0 ? terminal_wake_timeout : terminal_wake_input;
    }
}

bool terminal_size(int descriptor, int *columns, int *rows) {
    struct winsize size;
    if (ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0)
        return false;
    *columns = size.ws_col;
    *rows = size.ws_row;
    return true;
}

char *const *terminal_environment(void) {
    return environ;
}

// MARK: Putting the terminal back

static bool in_foreground(void) {
    return tcgetpgrp(STDIN_FILENO) == getpgrp();
}

static void set_modes(const struct termios *modes) {
    while (tcsetattr(STDIN_FILENO, TCSADRAIN, modes) != 0 && errno == EINTR) {
    }
}

/// Whether pastes have ever been marked.
static volatile sig_atomic_t paste_was_bracketed;

void terminal_bracketed_paste(bool on) {
    if ((paste_is_bracketed != 0) == on)
        return;
    paste_is_bracketed = on;
    if (on)
        paste_was_bracketed = 1;
    ssize_t ignored = write(STDOUT_FILENO, on ? "\033[?2004h" : "\033[?2004l", 8);
    (void)ignored;
}

void terminal_restore(void) {
    int saved = errno;
    if (guarded && in_foreground()) {
        // Not TCSADRAIN: output stopped by Ctrl-S must not stop a process from ending.
        tcsetattr(STDIN_FILENO, TCSANOW, &original_modes);
        terminal_bracketed_paste(false);
    }
    errno = saved;
}

/// The same for a process that a signal ends. At Ctrl-\ and Ctrl-C the system sends the signal and then throws away output
/// that the terminal has not read. So while the end of the marking is on its way no key is a signal. To change the modes
/// waits for what an earlier key throws away.
static void restore_at_the_end(void) {
    int saved = errno;
    if (guarded && paste_is_bracketed && in_foreground()) {
        struct termios modes = original_modes;
        modes.c_lflag &= ~(tcflag_t)ISIG;
        tcsetattr(STDIN_FILENO, TCSANOW, &modes);
        terminal_bracketed_paste(false);
        struct timespec moment = {0, 10000000};
        nanosleep(&moment, NULL);
    }
    terminal_restore();
    errno = saved;
}

void terminal_editing_begins(void) {
    if (tcgetattr(STDIN_FILENO, &editing_modes) == 0)
        editing = 1;
}

void terminal_editing_ends(void) {
    editing = 0;
}

void terminal_editing_resumes(void) {
    if (editing)
        set_modes(&editing_modes);
    if (guarded && in_foreground()) {
        paste_is_bracketed = 0;
        terminal_bracketed_paste(true);
    }
}

// MARK: Handlers

/// The signals that end a process, and what was done about them before.
static const int fatal_signals[] = {
    SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGABRT, SIGFPE, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2,
    SIGPIPE, SIGALRM, SIGVTALRM, SIGPROF, SIGXCPU, SIGXFSZ, SIGSYS, SIGIO,
};
enum { fatal_signal_count = sizeof fatal_signals / sizeof fatal_signals[0] };
static struct sigaction previous_actions[fatal_signal_count];

static void handle_fatal(int number, siginfo_t *information, void *context) {
    (void)context;
    // What ended the marking a moment ago may be among the output that Ctrl-\ has thrown away.
    if (number == SIGQUIT && paste_was_bracketed)
        paste_is_bracketed = 1;
    restore_at_the_end();
    for (int index = 0; index < fatal_signal_count; index++)
        if (fatal_signals[index] == number)
            sigaction(number, &previous_actions[index], NULL);
    // A fault happens again on return, and so reaches the action that was there before (the Swift runtime's
    // backtrace, if any) with its true address. A signal that was sent does not come again. The kernel sends SIGHUP
    // and SIGQUIT for a terminal with a code above 0 too, so the code alone does not tell a fault.
    bool may_be_fault = number == SIGSEGV || number == SIGBUS || number == SIGILL || number == SIGFPE;
    bool fault = may_be_fault && information->si_code > 0;
    if (!fault)
        raise(number);
}

/// Milliseconds of a clock that only goes forward. May be called in a signal handler.
static long long milliseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

static void handle_interrupt(int number) {
    (void)number;
    static long long last;
    __atomic_add_fetch(&interrupts_total, 1, __ATOMIC_RELAXED);
    // A key that is held down, or a burst that was waiting, is one wish to stop and not three.
    long long now = milliseconds();
    bool is_burst = __atomic_load_n(&terminal_interrupt_count, __ATOMIC_RELAXED) > 0 && now - last < 40;
    last = now;
    if (!is_burst) {
        int count = __atomic_add_fetch(&terminal_interrupt_count, 1, __ATOMIC_RELAXED);
        if (count >= 3 && !reading) {
            restore_at_the_end();
            _exit(130);
        }
    }
    wake();
}

static void handle_resize(int number) {
    (void)number;
    resized = 1;
    wake();
}

static void handle_continue(int number) {
    (void)number;
    continued = 1;
    wake();
}

static void handle_stop(int number) {
    int saved = errno;
    struct termios modes;
    bool known = guarded && in_foreground() && tcgetattr(STDIN_FILENO, &modes) == 0;
    bool paste = paste_is_bracketed;
    terminal_restore();

    // Stop as if there were no handler, and come back here when continued.
    struct sigaction stop = {.sa_handler = SIG_DFL}, own;
    sigaction(number, &stop, &own);
    sigset_t only, before;
    sigemptyset(&only);
    sigaddset(&only, number);
    raise(number);
    sigprocmask(SIG_UNBLOCK, &only, &before);
    sigprocmask(SIG_SETMASK, &before, NULL);
    sigaction(number, &own, NULL);

    if (known && in_foreground()) {
        set_modes(&modes);
        terminal_bracketed_paste(paste);
    }
    continued = 1;
    wake();
    errno = saved;
}

/// What a parent told us to ignore stays ignored: a shell without job control does so with SIGTSTP.
static void install(int number, void (*handler)(int), int flags) {
    struct sigaction action = {.sa_handler = handler, .sa_flags = flags}, present;
    sigemptyset(&action.sa_mask);
    if (sigaction(number, NULL, &present) == 0 && present.sa_handler != SIG_IGN)
        sigaction(number, &action, NULL);
}

void terminal_interrupts_clear(void) {
    __atomic_store_n(&terminal_interrupt_count, 0, __ATOMIC_RELAXED);
}

void terminal_reading(bool on) {
    reading = on;
    if (on)
        terminal_interrupts_clear();
}

unsigned terminal_interrupts_total(void) {
    return (unsigned)__atomic_load_n(&interrupts_total, __ATOMIC_RELAXED);
}

void terminal_interrupts_install(void) {
    if (interrupts_installed)
        return;
    interrupts_installed = 1;
    open_wake_pipe();
    // Without SA_RESTART, so that a system call which waits ends with EINTR.
    install(SIGINT, handle_interrupt, 0);
}

/// A handler needs a stack of its own when the fault is that the stack is full.
static void install_signal_stack(void) {
    stack_t present;
    if (sigaltstack(NULL, &present) != 0 || !(present.ss_flags & SS_DISABLE))
        return;
    size_t size = 64 * 1024;
    stack_t own = {.ss_sp = malloc(size), .ss_size = size};
    if (own.ss_sp != NULL)
        sigaltstack(&own, NULL);
}

bool terminal_guard_install(void) {
    if (guarded)
        return true;
    if (tcgetattr(STDIN_FILENO, &original_modes) != 0)
        return false;
    open_wake_pipe();
    install_signal_stack();
    atexit(terminal_restore);
    for (int index = 0; index < fatal_signal_count; index++) {
        struct sigaction action = {.sa_sigaction = handle_fatal, .sa_flags = SA_SIGINFO | SA_ONSTACK};
        sigemptyset(&action.sa_mask);
        sigaction(fatal_signals[index], NULL, &previous_actions[index]);
        // What a parent told us to ignore (nohup) stays ignored.
        if (previous_actions[index].sa_handler != SIG_IGN)
            sigaction(fatal_signals[index], &action, NULL);
    }
    install(SIGWINCH, handle_resize, SA_RESTART);
    install(SIGCONT, handle_continue, SA_RESTART);
    install(SIGTSTP, handle_stop, SA_RESTART);
    guarded = 1;
    return true;
}

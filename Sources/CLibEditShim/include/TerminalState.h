// The state of the terminal that signals may have to put back, and the signals that a line editor listens to.
//
// Handlers may only use calls that are safe in a signal handler (signal-safety(7)), which Swift code cannot
// promise; so the handlers, and all they touch, are written in C.

#ifndef TERMINAL_STATE_H
#define TERMINAL_STATE_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

/// How often Ctrl-C came since it was last cleared. Only `terminal_interrupts_pending` should read it.
extern volatile sig_atomic_t terminal_interrupt_count;

/// Whether Ctrl-C came since it was last cleared. Costs one load from memory.
static inline bool terminal_interrupts_pending(void) {
    return __atomic_load_n(&terminal_interrupt_count, __ATOMIC_RELAXED) != 0;
}

/// Forgets every Ctrl-C so far.
void terminal_interrupts_clear(void);

/// Says whether a line is being asked for: then no number of Ctrl-C ends the process. Beginning to ask forgets every
/// Ctrl-C so far.
void terminal_reading(bool on);

/// How often Ctrl-C came since the process started. Never cleared.
unsigned terminal_interrupts_total(void);

/// Listens to Ctrl-C. The third one that nobody cleared ends the process with status 130. May be called again.
void terminal_interrupts_install(void);

/// Remembers the modes of the terminal on standard input and puts them back on every way out: a normal exit, a
/// crash, a signal that ends or stops the process. Returns false when standard input is not a terminal.
bool terminal_guard_install(void);

/// Puts the remembered modes back and switches bracketed paste off. Does nothing before
/// `terminal_guard_install`, and nothing while the process is in the background.
void terminal_restore(void);

/// Marks the modes the terminal has now as those of editing, to be put back after a stop.
void terminal_editing_begins(void);
/// The editor has put its own modes away.
void terminal_editing_ends(void);
/// Puts the modes of editing back, after a stop.
void terminal_editing_resumes(void);

/// Asks the terminal to mark what is pasted, or not to.
void terminal_bracketed_paste(bool on);

/// What ended a wait.
enum terminal_wake {
    terminal_wake_input = 1,
    terminal_wake_interrupt = 2,
    terminal_wake_resize = 4,
    terminal_wake_continue = 8,
    terminal_wake_timeout = 16,
};

/// Waits until `descriptor` can be read, a signal came or `milliseconds` have passed (negative: without end).
/// A signal that came before the call ends it at once. Returns a set of `terminal_wake` bits; a resize and a
/// continuation are reported once, an interrupt until it is cleared.
int terminal_wait(int descriptor, int milliseconds);

/// The size of the terminal on `descriptor`; false when it is not known.
bool terminal_size(int descriptor, int *columns, int *rows);

/// The environment of the process, as NAME=value strings ended by NULL.
char *const *terminal_environment(void);

#endif

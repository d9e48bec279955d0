// Settings of SQLite for files that come from elsewhere; Swift cannot call the variadic functions that make them.

#ifndef SQLITE_SHIM_H
#define SQLITE_SHIM_H

/// Makes a connection (`sqlite3 *`) distrust its file: no functions and virtual tables in its schema that may do harm, no
/// statement that damages the file, values of at most 64 MiB, and no call that takes more steps than were granted.
void larder_sqlite_harden(void *connection);

/// Grants the next call its steps.
void larder_sqlite_grant_steps(void);

#endif

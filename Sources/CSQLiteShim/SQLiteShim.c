#include "SQLiteShim.h"

#include <sqlite3.h>
#include <stddef.h>

// How many instructions of SQLite's machine pass between two looks, and how many looks a call may take: some minutes.
enum { STEPS_BETWEEN_LOOKS = 100000, LOOKS_PER_CALL = 100000 };

static _Thread_local long looks_left = LOOKS_PER_CALL;

static int look(void *unused) {
    (void)unused;
    return --looks_left < 0;
}

void larder_sqlite_grant_steps(void) { looks_left = LOOKS_PER_CALL; }

void larder_sqlite_harden(void *connection) {
    sqlite3 *database = connection;
    sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_limit(database, SQLITE_LIMIT_LENGTH, 64 << 20);
    sqlite3_limit(database, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_limit(database, SQLITE_LIMIT_TRIGGER_DEPTH, 8);
    sqlite3_progress_handler(database, STEPS_BETWEEN_LOOKS, look, NULL);
}

// Runs the scripts of EVAL in Lua 5.1.
//
// An error in Lua jumps over the frames of the stack, which Swift's must never be jumped over. So everything that can
// raise one is written in C, and Swift is called only by functions that return normally.
#ifndef LARDER_LUA_H
#define LARDER_LUA_H

#include <stddef.h>

typedef struct larder_lua larder_lua;

// Bytes that belong to whoever made them.
typedef struct {
    const char *bytes;
    size_t count;
} larder_bytes;

// What becomes of a script that has run for a while.
typedef enum {
    larder_go_on,
    // It leaves as soon as it can be left, to be entered again by `larder_lua_go_on`.
    larder_leave,
    larder_stop,
} larder_verdict;

// What a script asks of its server. The bytes of a reply are those of the protocol and must last until the next call.
typedef struct {
    void *context;
    larder_bytes (*command)(void *context, int count, const larder_bytes *arguments, int protocol);
    // Asked again and again while a script runs.
    larder_verdict (*may_continue)(void *context);
    // Whether the user of a script may call a command: 1, 0, or -1 if there is no such command.
    int (*may_call)(void *context, int count, const larder_bytes *arguments);
    // The SHA-1 of bytes as 40 hexadecimal digits, written to `digits`.
    void (*sha1)(void *context, larder_bytes bytes, char *digits);
} larder_host;

// A state in which scripts are kept and run; NULL if there is no memory.
larder_lua *larder_lua_new(larder_host host, size_t memory_limit);
void larder_lua_free(larder_lua *lua);

// Compiles a script and keeps it under its SHA-1. The message is NULL if it was compiled.
const char *larder_lua_load(larder_lua *lua, const char *sha1, larder_bytes body);

// Runs a script that was loaded. The reply, as the protocol writes it, lasts until the next call; its bytes are NULL if the
// script was left before its end.
larder_bytes larder_lua_run(
    larder_lua *lua, const char *sha1, int key_count, const larder_bytes *keys, int argument_count,
    const larder_bytes *arguments);

// Goes on with the script that was left.
larder_bytes larder_lua_go_on(larder_lua *lua);

// Ends the script that was left; the reply is an error with this text.
larder_bytes larder_lua_abandon(larder_lua *lua, const char *text);

// Whether the error that the script ended with came from a command it called.
int larder_lua_error_is_known(const larder_lua *lua);

// Has `math.random` begin anew.
void larder_lua_seed(larder_lua *lua, unsigned seed);

#endif

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

// What a script asks of its server. The bytes of a reply are those of the protocol and must last until the next call.
typedef struct {
    void *context;
    larder_bytes (*command)(void *context, int count, const larder_bytes *arguments, int protocol);
    // Asked again and again while a script runs; 0 stops it.
    int (*may_continue)(void *context);
    // The SHA-1 of bytes as 40 hexadecimal digits, written to `digits`.
    void (*sha1)(void *context, larder_bytes bytes, char *digits);
} larder_host;

// A state in which scripts are kept and run; NULL if there is no memory.
larder_lua *larder_lua_new(larder_host host, size_t memory_limit);
void larder_lua_free(larder_lua *lua);

// Compiles a script and keeps it under its SHA-1. The message is NULL if it was compiled.
const char *larder_lua_load(larder_lua *lua, const char *sha1, larder_bytes body);

// Runs a script that was loaded. The reply, as the protocol writes it, lasts until the next call.
larder_bytes larder_lua_run(
    larder_lua *lua, const char *sha1, int key_count, const larder_bytes *keys, int argument_count,
    const larder_bytes *arguments);

#endif

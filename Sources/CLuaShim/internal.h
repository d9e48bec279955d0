#ifndef LARDER_INTERNAL_H
#define LARDER_INTERNAL_H

#include "include/larder_lua.h"

#include <lua5.1/lauxlib.h>
#include <lua5.1/lua.h>
#include <lua5.1/lualib.h>

#include <stdint.h>

// Bytes that grow at their end.
typedef struct {
    char *bytes;
    size_t count;
    size_t room;
} larder_buffer;

struct larder_lua {
    lua_State *state;
    // The thread in which scripts run, so that one can be left and entered again; NULL if the last one failed.
    lua_State *thread;
    char sha1[41];
    // Whether the script was left before its end.
    int is_left;
    // The line at which it was left.
    int line;
    // Whether the error of the last script came from a command.
    int is_error_known;
    larder_host host;
    size_t memory_used;
    size_t memory_limit;
    larder_buffer reply;
    char message[1024];
    // The version of the protocol in which the script sees replies.
    int protocol;
    uint64_t random;
    // The settings of `cjson`.
    struct {
        int encode_depth, decode_depth, precision, sparse_ratio, sparse_safe;
        int converts_sparse, encodes_invalid, decodes_invalid;
    } json;
};

void larder_append(larder_buffer *buffer, const char *bytes, size_t count);
void larder_append_text(larder_buffer *buffer, const char *text);

// The shim's state that a Lua state belongs to.
larder_lua *larder_of(lua_State *state);

// Pushes what the bytes of a reply mean to a script; returns where the rest begins.
const char *larder_push_reply(lua_State *state, const char *bytes, const char *end, int protocol);
// Appends the value on top of the stack as a reply.
void larder_append_value(lua_State *state, larder_buffer *buffer, int depth);
// Pushes the table of an error, whose text may begin with a code behind a minus.
void larder_push_error(lua_State *state, const char *text);

void larder_open_json(lua_State *state);
void larder_open_struct(lua_State *state);
void larder_open_bit(lua_State *state);

#endif

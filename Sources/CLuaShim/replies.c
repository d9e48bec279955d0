// Replies as a script sees them, and what a script returns as a reply.
#include "internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void larder_append(larder_buffer *buffer, const char *bytes, size_t count) {
    if (buffer->count + count > buffer->room) {
        size_t room = buffer->room ? buffer->room * 2 : 256;
        while (room < buffer->count + count) room *= 2;
        char *grown = realloc(buffer->bytes, room);
        if (!grown) abort();
        buffer->bytes = grown;
        buffer->room = room;
    }
    memcpy(buffer->bytes + buffer->count, bytes, count);
    buffer->count += count;
}

void larder_append_text(larder_buffer *buffer, const char *text) { larder_append(buffer, text, strlen(text)); }

static const char *line_end(const char *bytes, const char *end) {
    while (bytes < end && *bytes != '\r') bytes++;
    return bytes;
}

static void push_field(lua_State *state, const char *name, const char *bytes, size_t count) {
    lua_newtable(state);
    lua_pushstring(state, name);
    lua_pushlstring(state, bytes, count);
    lua_rawset(state, -3);
}

// Pushes a table of one field that holds a table: `map` or `set`.
static const char *push_wrapped(
    lua_State *state, const char *rest, const char *end, int protocol, long count, int is_map) {
    lua_newtable(state);
    lua_pushstring(state, is_map ? "map" : "set");
    lua_newtable(state);
    for (long index = 0; index < count; index++) {
        rest = larder_push_reply(state, rest, end, protocol);
        if (is_map) rest = larder_push_reply(state, rest, end, protocol);
        else lua_pushboolean(state, 1);
        if (lua_isnil(state, -2)) lua_pop(state, 2);
        else lua_rawset(state, -3);
    }
    lua_rawset(state, -3);
    return rest;
}

const char *larder_push_reply(lua_State *state, const char *bytes, const char *end, int protocol) {
    luaL_checkstack(state, 16, "reached lua stack limit");
    const char *line = bytes + 1, *stop = line_end(line, end), *rest = stop + 2;
    size_t length = (size_t)(stop - line);
    long count;
    switch (*bytes) {
    case '+': push_field(state, "ok", line, length); return rest;
    case '-':
        push_field(state, "err", line, length);
        // The server has counted this error, wherever it ends up.
        lua_pushboolean(state, 1);
        lua_setfield(state, -2, "ignore_error_stats_update");
        return rest;
    case ':': lua_pushnumber(state, (lua_Number)strtoll(line, NULL, 10)); return rest;
    case '$':
        count = strtol(line, NULL, 10);
        if (count < 0) {
            if (protocol == 3) lua_pushnil(state);
            else lua_pushboolean(state, 0);
            return rest;
        }
        lua_pushlstring(state, rest, (size_t)count);
        return rest + count + 2;
    case '_':
        if (protocol == 3) lua_pushnil(state);
        else lua_pushboolean(state, 0);
        return rest;
    case '#': lua_pushboolean(state, *line == 't'); return rest;
    case ',':
        lua_newtable(state);
        lua_pushstring(state, "double");
        lua_pushnumber(state, strtod(line, NULL));
        lua_rawset(state, -3);
        return rest;
    case '(': push_field(state, "big_number", line, length); return rest;
    case '=':
        count = strtol(line, NULL, 10);
        lua_newtable(state);
        lua_pushstring(state, "verbatim_string");
        lua_newtable(state);
        lua_pushstring(state, "format");
        lua_pushlstring(state, rest, 3);
        lua_rawset(state, -3);
        lua_pushstring(state, "string");
        lua_pushlstring(state, rest + 4, (size_t)count - 4);
        lua_rawset(state, -3);
        lua_rawset(state, -3);
        return rest + count + 2;
    case '*':
    case '>':
        count = strtol(line, NULL, 10);
        if (count < 0) {
            if (protocol == 3) lua_pushnil(state);
            else lua_pushboolean(state, 0);
            return rest;
        }
        lua_createtable(state, (int)(count < 100000 ? count : 100000), 0);
        for (long index = 1; index <= count; index++) {
            rest = larder_push_reply(state, rest, end, protocol);
            lua_rawseti(state, -2, (int)index);
        }
        return rest;
    case '%': return push_wrapped(state, rest, end, protocol, strtol(line, NULL, 10), 1);
    case '~': return push_wrapped(state, rest, end, protocol, strtol(line, NULL, 10), 0);
    default: lua_pushboolean(state, 0); return end;
    }
}

void larder_push_error(lua_State *state, const char *text) {
    const char *code = "ERR", *message = text;
    size_t code_length = 3;
    if (*text == '-') {
        const char *blank = strchr(text, ' ');
        message = text + 1;
        if (blank) {
            code = text + 1;
            code_length = (size_t)(blank - code);
            message = blank + 1;
        }
    }
    luaL_Buffer buffer;
    luaL_buffinit(state, &buffer);
    luaL_addlstring(&buffer, code, code_length);
    luaL_addchar(&buffer, ' ');
    size_t length = strlen(message);
    while (length && (message[length - 1] == '\n' || message[length - 1] == '\r')) length--;
    luaL_addlstring(&buffer, message, length);
    luaL_pushresult(&buffer);
    lua_newtable(state);
    lua_pushstring(state, "err");
    lua_pushvalue(state, -3);
    lua_rawset(state, -3);
    lua_remove(state, -2);
}

static void append_count(larder_buffer *buffer, char type, long long count) {
    char line[32];
    int length = snprintf(line, sizeof line, "%c%lld\r\n", type, count);
    larder_append(buffer, line, (size_t)length);
}

// A status or an error, which is one line whatever bytes a script put into it.
static void append_line(larder_buffer *buffer, char type, const char *bytes, size_t count) {
    larder_append(buffer, &type, 1);
    size_t start = buffer->count;
    larder_append(buffer, bytes, count);
    for (size_t index = start; index < buffer->count; index++)
        if (buffer->bytes[index] == '\r' || buffer->bytes[index] == '\n') buffer->bytes[index] = ' ';
    larder_append(buffer, "\r\n", 2);
}

static void append_bulk(larder_buffer *buffer, const char *bytes, size_t count) {
    append_count(buffer, '$', (long long)count);
    larder_append(buffer, bytes, count);
    larder_append(buffer, "\r\n", 2);
}

// Pushes a field of the table on top if it has the type.
static int push_if(lua_State *state, const char *name, int type) {
    lua_pushstring(state, name);
    lua_rawget(state, -2);
    if (lua_type(state, -1) == type) return 1;
    lua_pop(state, 1);
    return 0;
}

static void append_members(lua_State *state, larder_buffer *buffer, int depth, int is_map) {
    long long count = 0;
    for (lua_pushnil(state); lua_next(state, -2); lua_pop(state, 1)) count++;
    append_count(buffer, is_map ? '%' : '~', count);
    lua_pushnil(state);
    while (lua_next(state, -2)) {
        lua_pushvalue(state, -2);
        larder_append_value(state, buffer, depth + 1);
        if (is_map) larder_append_value(state, buffer, depth + 1);
        else lua_pop(state, 1);
    }
}

// Appends the table on top if one of its fields says that it is no plain array.
static int append_special(lua_State *state, larder_buffer *buffer, int depth) {
    size_t count;
    const char *bytes;
    if (push_if(state, "err", LUA_TSTRING)) {
        bytes = lua_tolstring(state, -1, &count);
        if (count && *bytes == '-') bytes++, count--;
        append_line(buffer, '-', bytes, count);
        if (depth == 0) {
            lua_getfield(state, -2, "ignore_error_stats_update");
            larder_of(state)->is_error_known = lua_toboolean(state, -1);
            lua_pop(state, 1);
        }
    } else if (push_if(state, "ok", LUA_TSTRING)) {
        bytes = lua_tolstring(state, -1, &count);
        append_line(buffer, '+', bytes, count);
    } else if (push_if(state, "double", LUA_TNUMBER)) {
        char line[64];
        int length = snprintf(line, sizeof line, ",%.17g\r\n", lua_tonumber(state, -1));
        larder_append(buffer, line, (size_t)length);
    } else if (push_if(state, "map", LUA_TTABLE)) {
        append_members(state, buffer, depth, 1);
    } else if (push_if(state, "set", LUA_TTABLE)) {
        append_members(state, buffer, depth, 0);
    } else if (push_if(state, "big_number", LUA_TSTRING)) {
        bytes = lua_tolstring(state, -1, &count);
        append_line(buffer, '(', bytes, count);
    } else if (push_if(state, "verbatim_string", LUA_TTABLE)) {
        if (push_if(state, "string", LUA_TSTRING)) {
            bytes = lua_tolstring(state, -1, &count);
            append_count(buffer, '=', (long long)count + 4);
            larder_append(buffer, "txt:", 4);
            larder_append(buffer, bytes, count);
            larder_append(buffer, "\r\n", 2);
            lua_pop(state, 1);
        } else {
            larder_append_text(buffer, "_\r\n");
        }
    } else {
        return 0;
    }
    lua_pop(state, 1);
    return 1;
}

void larder_append_value(lua_State *state, larder_buffer *buffer, int depth) {
    size_t count;
    const char *bytes;
    if (depth > 1000 || !lua_checkstack(state, 8)) {
        append_line(buffer, '-', "ERR reached lua stack limit", 27);
        lua_pop(state, 1);
        return;
    }
    switch (lua_type(state, -1)) {
    case LUA_TSTRING:
        bytes = lua_tolstring(state, -1, &count);
        append_bulk(buffer, bytes, count);
        break;
    case LUA_TBOOLEAN:
        // A script that has not asked for RESP3 knows no booleans.
        if (larder_of(state)->protocol == 3)
            larder_append_text(buffer, lua_toboolean(state, -1) ? "#t\r\n" : "#f\r\n");
        else larder_append_text(buffer, lua_toboolean(state, -1) ? ":1\r\n" : "_\r\n");
        break;
    case LUA_TNUMBER: append_count(buffer, ':', (long long)lua_tonumber(state, -1)); break;
    case LUA_TTABLE:
        if (append_special(state, buffer, depth)) break;
        {
            long length = 0;
            for (;; length++) {
                lua_rawgeti(state, -1, (int)length + 1);
                int is_end = lua_isnil(state, -1);
                lua_pop(state, 1);
                if (is_end) break;
            }
            append_count(buffer, '*', length);
            for (long index = 1; index <= length; index++) {
                lua_rawgeti(state, -1, (int)index);
                larder_append_value(state, buffer, depth + 1);
            }
        }
        break;
    default: larder_append_text(buffer, "_\r\n");
    }
    lua_pop(state, 1);
}

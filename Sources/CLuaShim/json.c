// `cjson`: JSON written and read, as Mark Pulford's library does, with its settings.
#include "internal.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Deeper, the stack of this process would not do.
#define GREATEST_DEPTH 1000

// MARK: Writing

static void add_string(lua_State *state, luaL_Buffer *buffer, int index) {
    size_t count;
    const char *bytes = lua_tolstring(state, index, &count);
    luaL_addchar(buffer, '"');
    for (size_t place = 0; place < count; place++) {
        unsigned char byte = (unsigned char)bytes[place];
        char escape[8];
        switch (byte) {
        case '"': luaL_addstring(buffer, "\\\""); break;
        case '\\': luaL_addstring(buffer, "\\\\"); break;
        case '/': luaL_addstring(buffer, "\\/"); break;
        case '\b': luaL_addstring(buffer, "\\b"); break;
        case '\t': luaL_addstring(buffer, "\\t"); break;
        case '\n': luaL_addstring(buffer, "\\n"); break;
        case '\f': luaL_addstring(buffer, "\\f"); break;
        case '\r': luaL_addstring(buffer, "\\r"); break;
        default:
            if (byte < 0x20 || byte == 0x7F) {
                snprintf(escape, sizeof escape, "\\u%04x", byte);
                luaL_addstring(buffer, escape);
            } else {
                luaL_addchar(buffer, (char)byte);
            }
        }
    }
    luaL_addchar(buffer, '"');
}

static void add_number(lua_State *state, luaL_Buffer *buffer, lua_Number number) {
    char digits[64];
    larder_lua *lua = larder_of(state);
    if (isnan(number) || isinf(number)) {
        if (!lua->json.encodes_invalid) luaL_error(state, "Cannot serialise number: must not be NaN or Inf");
        luaL_addstring(buffer, isnan(number) ? "nan" : number > 0 ? "inf" : "-inf");
        return;
    }
    snprintf(digits, sizeof digits, "%.*g", lua->json.precision, number);
    luaL_addstring(buffer, digits);
}

// How long the table is as an array; -1 if it is an object.
static int array_length(lua_State *state, int index) {
    int length = 0, items = 0;
    for (lua_pushnil(state); lua_next(state, index); lua_pop(state, 1)) {
        lua_Number key = lua_type(state, -2) == LUA_TNUMBER ? lua_tonumber(state, -2) : 0;
        if (key < 1 || key != floor(key) || key > INT32_MAX) {
            lua_pop(state, 2);
            return -1;
        }
        if (key > length) length = (int)key;
        items++;
    }
    larder_lua *lua = larder_of(state);
    int ratio = lua->json.sparse_ratio;
    if (ratio > 0 && length > items * ratio && length > lua->json.sparse_safe) {
        if (lua->json.converts_sparse) return -1;
        luaL_error(state, "Cannot serialise table: excessively sparse array");
    }
    return items == 0 ? -1 : length;
}

// A buffer of the library's takes 8 KB of the stack, so no function that calls itself may have one.

__attribute__((noinline)) static void push_scalar(lua_State *state, int index) {
    luaL_Buffer buffer;
    luaL_buffinit(state, &buffer);
    if (lua_type(state, index) == LUA_TSTRING) add_string(state, &buffer, index);
    else add_number(state, &buffer, lua_tonumber(state, index));
    luaL_pushresult(&buffer);
}

__attribute__((noinline)) static void push_key(lua_State *state, int key) {
    luaL_Buffer buffer;
    luaL_buffinit(state, &buffer);
    if (lua_type(state, key) == LUA_TNUMBER) {
        luaL_addchar(&buffer, '"');
        add_number(state, &buffer, lua_tonumber(state, key));
        luaL_addchar(&buffer, '"');
    } else if (lua_type(state, key) == LUA_TSTRING) {
        add_string(state, &buffer, key);
    } else {
        luaL_error(state, "Cannot serialise table: table key must be a number or string");
    }
    luaL_addchar(&buffer, ':');
    luaL_pushresult(&buffer);
}

__attribute__((noinline)) static void push_joined(lua_State *state, int table, int pieces, const char *brackets) {
    luaL_Buffer buffer;
    luaL_buffinit(state, &buffer);
    luaL_addchar(&buffer, brackets[0]);
    for (int place = 1; place <= pieces; place++) {
        if (place > 1) luaL_addchar(&buffer, ',');
        lua_rawgeti(state, table, place);
        luaL_addvalue(&buffer);
    }
    luaL_addchar(&buffer, brackets[1]);
    luaL_pushresult(&buffer);
}

// Pushes the text of the value at an index. A buffer cannot stay open over values that are pushed, so every composite value
// is joined from pieces in a table.
static void encode(lua_State *state, int index, int depth) {
    luaL_checkstack(state, 12, "too deep");
    // Only a table makes it deeper.
    if (lua_type(state, index) == LUA_TTABLE && depth > larder_of(state)->json.encode_depth)
        luaL_error(state, "Cannot serialise, excessive depth (%d)", depth);
    switch (lua_type(state, index)) {
    case LUA_TSTRING:
    case LUA_TNUMBER: push_scalar(state, index); return;
    case LUA_TBOOLEAN: lua_pushstring(state, lua_toboolean(state, index) ? "true" : "false"); return;
    case LUA_TNIL: lua_pushstring(state, "null"); return;
    case LUA_TLIGHTUSERDATA:
        if (!lua_touserdata(state, index)) {
            lua_pushstring(state, "null");
            return;
        }
        break;
    case LUA_TTABLE: break;
    default: luaL_error(state, "Cannot serialise %s: type not supported", luaL_typename(state, index));
    }
    if (lua_type(state, index) != LUA_TTABLE) luaL_error(state, "Cannot serialise userdata: type not supported");
    int length = array_length(state, index), pieces = 0;
    lua_newtable(state);
    int table = lua_gettop(state);
    if (length >= 0) {
        for (int place = 1; place <= length; place++) {
            lua_rawgeti(state, index, place);
            encode(state, lua_gettop(state), depth + 1);
            lua_rawseti(state, table, ++pieces);
            lua_pop(state, 1);
        }
    } else {
        lua_pushnil(state);
        while (lua_next(state, index)) {
            int value = lua_gettop(state);
            push_key(state, value - 1);
            encode(state, value, depth + 1);
            lua_concat(state, 2);
            lua_rawseti(state, table, ++pieces);
            lua_pop(state, 1);
        }
    }
    push_joined(state, table, pieces, length >= 0 ? "[]" : "{}");
    lua_remove(state, table);
}

static int json_encode(lua_State *state) {
    luaL_argcheck(state, lua_gettop(state) == 1, 1, "expected 1 argument");
    encode(state, 1, 1);
    return 1;
}

// MARK: Reading

typedef struct {
    lua_State *state;
    const char *start, *place, *end;
    int depth;
} reader;

static void skip_blanks(reader *json) {
    while (json->place < json->end && strchr(" \t\n\r", *json->place) && *json->place) json->place++;
}

static void fail(reader *json, const char *expected, const char *found) {
    luaL_error(
        json->state, "Expected %s but found %s at character %d", expected, found, (int)(json->place - json->start) + 1);
}

static const char *token_name(reader *json) {
    if (json->place >= json->end) return "T_END";
    switch (*json->place) {
    case '{': return "T_OBJ_BEGIN";
    case '}': return "T_OBJ_END";
    case '[': return "T_ARR_BEGIN";
    case ']': return "T_ARR_END";
    case ',': return "T_COMMA";
    case ':': return "T_COLON";
    case '"': return "T_STRING";
    default: return isdigit((unsigned char)*json->place) || *json->place == '-' ? "T_NUMBER" : "invalid token";
    }
}

static unsigned read_hex(reader *json) {
    unsigned value = 0;
    for (int index = 0; index < 4; index++) {
        char digit = json->place < json->end ? *json->place : 0;
        if (!isxdigit((unsigned char)digit)) luaL_error(json->state, "Expected value but found invalid unicode escape code at character %d", (int)(json->place - json->start) + 1);
        value = value * 16 + (unsigned)(isdigit((unsigned char)digit) ? digit - '0' : (tolower(digit) - 'a' + 10));
        json->place++;
    }
    return value;
}

static void add_scalar(luaL_Buffer *buffer, unsigned scalar) {
    if (scalar < 0x80) {
        luaL_addchar(buffer, (char)scalar);
    } else if (scalar < 0x800) {
        luaL_addchar(buffer, (char)(0xC0 | scalar >> 6));
        luaL_addchar(buffer, (char)(0x80 | (scalar & 0x3F)));
    } else if (scalar < 0x10000) {
        luaL_addchar(buffer, (char)(0xE0 | scalar >> 12));
        luaL_addchar(buffer, (char)(0x80 | (scalar >> 6 & 0x3F)));
        luaL_addchar(buffer, (char)(0x80 | (scalar & 0x3F)));
    } else {
        luaL_addchar(buffer, (char)(0xF0 | scalar >> 18));
        luaL_addchar(buffer, (char)(0x80 | (scalar >> 12 & 0x3F)));
        luaL_addchar(buffer, (char)(0x80 | (scalar >> 6 & 0x3F)));
        luaL_addchar(buffer, (char)(0x80 | (scalar & 0x3F)));
    }
}

static void read_string(reader *json) {
    luaL_Buffer buffer;
    luaL_buffinit(json->state, &buffer);
    json->place++;
    while (json->place < json->end && *json->place != '"') {
        char byte = *json->place++;
        if (byte != '\\') {
            luaL_addchar(&buffer, byte);
            continue;
        }
        char escape = json->place < json->end ? *json->place++ : 0;
        unsigned scalar;
        switch (escape) {
        case '"': case '\\': case '/': luaL_addchar(&buffer, escape); break;
        case 'b': luaL_addchar(&buffer, '\b'); break;
        case 'f': luaL_addchar(&buffer, '\f'); break;
        case 'n': luaL_addchar(&buffer, '\n'); break;
        case 'r': luaL_addchar(&buffer, '\r'); break;
        case 't': luaL_addchar(&buffer, '\t'); break;
        case 'u':
            scalar = read_hex(json);
            if (scalar >= 0xD800 && scalar < 0xDC00 && json->end - json->place >= 6 && json->place[0] == '\\'
                && json->place[1] == 'u') {
                json->place += 2;
                unsigned low = read_hex(json);
                scalar = 0x10000 + ((scalar - 0xD800) << 10) + ((low - 0xDC00) & 0x3FF);
            }
            add_scalar(&buffer, scalar);
            break;
        default: fail(json, "value", "invalid escape code");
        }
    }
    if (json->place >= json->end) fail(json, "value", "unexpected end of string");
    json->place++;
    luaL_pushresult(&buffer);
}

static void read_value(reader *json);

static void enter(reader *json) {
    if (++json->depth > larder_of(json->state)->json.decode_depth)
        luaL_error(
            json->state, "Found too many nested data structures (%d) at character %d", json->depth,
            (int)(json->place - json->start) + 1);
    luaL_checkstack(json->state, 6, "too deep");
}

static void read_object(reader *json) {
    enter(json);
    lua_newtable(json->state);
    json->place++;
    skip_blanks(json);
    if (json->place < json->end && *json->place == '}') {
        json->place++;
        json->depth--;
        return;
    }
    while (1) {
        skip_blanks(json);
        if (json->place >= json->end || *json->place != '"') fail(json, "object key string", token_name(json));
        read_string(json);
        skip_blanks(json);
        if (json->place >= json->end || *json->place != ':') fail(json, "colon", token_name(json));
        json->place++;
        read_value(json);
        lua_rawset(json->state, -3);
        skip_blanks(json);
        if (json->place < json->end && *json->place == '}') break;
        if (json->place >= json->end || *json->place != ',') fail(json, "comma or object end", token_name(json));
        json->place++;
    }
    json->place++;
    json->depth--;
}

static void read_array(reader *json) {
    enter(json);
    lua_newtable(json->state);
    json->place++;
    skip_blanks(json);
    if (json->place < json->end && *json->place == ']') {
        json->place++;
        json->depth--;
        return;
    }
    for (int index = 1;; index++) {
        read_value(json);
        lua_rawseti(json->state, -2, index);
        skip_blanks(json);
        if (json->place < json->end && *json->place == ']') break;
        if (json->place >= json->end || *json->place != ',') fail(json, "comma or array end", token_name(json));
        json->place++;
    }
    json->place++;
    json->depth--;
}

static int take_word(reader *json, const char *word) {
    size_t length = strlen(word);
    if ((size_t)(json->end - json->place) < length || memcmp(json->place, word, length)) return 0;
    json->place += length;
    return 1;
}

static void read_value(reader *json) {
    skip_blanks(json);
    if (json->place >= json->end) fail(json, "value", "T_END");
    char first = *json->place;
    if (first == '{') return read_object(json);
    if (first == '[') return read_array(json);
    if (first == '"') return read_string(json);
    if (take_word(json, "true")) return lua_pushboolean(json->state, 1);
    if (take_word(json, "false")) return lua_pushboolean(json->state, 0);
    if (take_word(json, "null")) return lua_pushlightuserdata(json->state, NULL);
    if (isdigit((unsigned char)first) || first == '-') {
        // The string of a Lua value ends with a zero byte.
        char *stop;
        double number = strtod(json->place, &stop);
        if (stop > json->place) {
            json->place = stop;
            lua_pushnumber(json->state, number);
            return;
        }
    }
    fail(json, "value", token_name(json));
}

static int json_decode(lua_State *state) {
    size_t count;
    luaL_argcheck(state, lua_gettop(state) == 1, 1, "expected 1 argument");
    const char *bytes = luaL_checklstring(state, 1, &count);
    if (count > 1 && (!bytes[0] || !bytes[1])) return luaL_error(state, "JSON parser does not support UTF-16 or UTF-32");
    reader json = {state, bytes, bytes, bytes + count, 0};
    read_value(&json);
    skip_blanks(&json);
    if (json.place < json.end) fail(&json, "the end", token_name(&json));
    return 1;
}

// MARK: Settings

// Each function takes a new value, if one is given, and returns the present one.

static int integer_setting(lua_State *state, int *setting, int least, int most) {
    if (!lua_isnoneornil(state, 1)) {
        int value = luaL_checkint(state, 1);
        luaL_argcheck(state, value >= least && value <= most, 1, "out of range");
        *setting = value;
    }
    lua_pushinteger(state, *setting);
    return 1;
}

static int switch_setting(lua_State *state, int *setting) {
    if (lua_isboolean(state, 1)) *setting = lua_toboolean(state, 1);
    lua_pushboolean(state, *setting);
    return 1;
}

static int json_encode_max_depth(lua_State *state) {
    return integer_setting(state, &larder_of(state)->json.encode_depth, 1, GREATEST_DEPTH);
}

static int json_decode_max_depth(lua_State *state) {
    return integer_setting(state, &larder_of(state)->json.decode_depth, 1, GREATEST_DEPTH);
}

static int json_encode_number_precision(lua_State *state) {
    return integer_setting(state, &larder_of(state)->json.precision, 1, 14);
}

static int json_encode_invalid_numbers(lua_State *state) {
    return switch_setting(state, &larder_of(state)->json.encodes_invalid);
}

static int json_decode_invalid_numbers(lua_State *state) {
    return switch_setting(state, &larder_of(state)->json.decodes_invalid);
}

// The buffer is made anew for each text in any case.
static int json_encode_keep_buffer(lua_State *state) {
    lua_pushboolean(state, lua_isboolean(state, 1) ? lua_toboolean(state, 1) : 1);
    return 1;
}

static int json_encode_sparse_array(lua_State *state) {
    larder_lua *lua = larder_of(state);
    if (lua_isboolean(state, 1)) lua->json.converts_sparse = lua_toboolean(state, 1);
    if (!lua_isnoneornil(state, 2)) lua->json.sparse_ratio = luaL_checkint(state, 2);
    if (!lua_isnoneornil(state, 3)) lua->json.sparse_safe = luaL_checkint(state, 3);
    lua_pushboolean(state, lua->json.converts_sparse);
    lua_pushinteger(state, lua->json.sparse_ratio);
    lua_pushinteger(state, lua->json.sparse_safe);
    return 3;
}

void larder_open_json(lua_State *state) {
    larder_lua *lua = larder_of(state);
    lua->json.encode_depth = lua->json.decode_depth = 1000;
    lua->json.precision = 14;
    lua->json.sparse_ratio = 2;
    lua->json.sparse_safe = 10;
    lua->json.decodes_invalid = 1;
    static const luaL_Reg functions[] = {
        {"encode", json_encode}, {"decode", json_decode}, {"encode_max_depth", json_encode_max_depth},
        {"decode_max_depth", json_decode_max_depth}, {"encode_number_precision", json_encode_number_precision},
        {"encode_invalid_numbers", json_encode_invalid_numbers},
        {"decode_invalid_numbers", json_decode_invalid_numbers},
        {"encode_keep_buffer", json_encode_keep_buffer}, {"encode_sparse_array", json_encode_sparse_array},
        {NULL, NULL}};
    luaL_register(state, "cjson", functions);
    lua_pushlightuserdata(state, NULL);
    lua_setfield(state, -2, "null");
    lua_pushstring(state, "cjson");
    lua_setfield(state, -2, "_NAME");
    lua_pop(state, 1);
}

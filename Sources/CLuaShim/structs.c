// `struct`: numbers and strings packed into bytes by a format, as Roberto Ierusalimschy's library has them.
#include "internal.h"

#include <ctype.h>
#include <string.h>

typedef struct {
    int is_little;
    size_t alignment;
} layout;

static size_t read_number(lua_State *state, const char **format, size_t standard) {
    if (!isdigit((unsigned char)**format)) return standard;
    size_t number = 0;
    while (isdigit((unsigned char)**format)) {
        if (number > (INT32_MAX / 10)) luaL_error(state, "integral size overflow");
        number = number * 10 + (size_t)(*(*format)++ - '0');
    }
    return number;
}

// The size of what an option stands for.
static size_t size_of(lua_State *state, char option, const char **format) {
    size_t size;
    switch (option) {
    case 'b': case 'B': return 1;
    case 'h': case 'H': return sizeof(short);
    case 'l': case 'L': return sizeof(long);
    case 'T': return sizeof(size_t);
    case 'f': return sizeof(float);
    case 'd': return sizeof(double);
    case 'x': return 1;
    case 'c': return read_number(state, format, 1);
    case 'i': case 'I':
        size = read_number(state, format, sizeof(int));
        if (size > 32) luaL_error(state, "integral size %d is larger than limit of %d", (int)size, 32);
        return size;
    default: return 0;
    }
}

// The bytes before an option, so that it is aligned.
static size_t padding(layout *present, size_t size, char option, size_t place) {
    if (size == 0 || option == 'c' || strchr("fdbBhHlLTiI", option) == NULL) return 0;
    size_t alignment = size > present->alignment ? present->alignment : size;
    return alignment > 1 ? (alignment - (place & (alignment - 1))) & (alignment - 1) : 0;
}

static void control(lua_State *state, char option, const char **format, layout *present) {
    switch (option) {
    case ' ': return;
    case '>': present->is_little = 0; return;
    case '<': present->is_little = 1; return;
    case '!': {
        size_t alignment = read_number(state, format, 8);
        if (alignment == 0 || (alignment & (alignment - 1))) luaL_error(state, "alignment is not a power of 2");
        present->alignment = alignment;
        return;
    }
    default: luaL_error(state, "invalid format option '%c'", option);
    }
}

static void add_integer(lua_State *state, luaL_Buffer *buffer, int argument, layout *present, size_t size) {
    lua_Number number = luaL_checknumber(state, argument);
    uint64_t value = number < 0 ? (uint64_t)(int64_t)number : (uint64_t)number;
    char bytes[32];
    for (size_t index = 0; index < size; index++) {
        char byte = index < 8 ? (char)(value >> (8 * index)) : (number < 0 ? (char)0xFF : 0);
        bytes[present->is_little ? index : size - 1 - index] = byte;
    }
    luaL_addlstring(buffer, bytes, size);
}

static void add_float(luaL_Buffer *buffer, const void *value, layout *present, size_t size) {
    char bytes[8];
    memcpy(bytes, value, size);
    for (size_t index = 0; !present->is_little && index < size / 2; index++) {
        char byte = bytes[index];
        bytes[index] = bytes[size - 1 - index];
        bytes[size - 1 - index] = byte;
    }
    luaL_addlstring(buffer, bytes, size);
}

static int struct_pack(lua_State *state) {
    const char *format = luaL_checkstring(state, 1);
    layout present = {1, 1};
    int argument = 2;
    size_t total = 0;
    luaL_Buffer buffer;
    // The buffer may leave pieces on the stack, so that arguments are addressed from the bottom.
    luaL_buffinit(state, &buffer);
    while (*format) {
        char option = *format++;
        size_t size = size_of(state, option, &format), gap = padding(&present, size, option, total);
        total += gap;
        while (gap-- > 0) luaL_addchar(&buffer, 0);
        switch (option) {
        case 'b': case 'B': case 'h': case 'H': case 'l': case 'L': case 'T': case 'i': case 'I':
            add_integer(state, &buffer, argument++, &present, size);
            break;
        case 'x': luaL_addchar(&buffer, 0); break;
        case 'f': {
            float value = (float)luaL_checknumber(state, argument++);
            add_float(&buffer, &value, &present, size);
            break;
        }
        case 'd': {
            double value = luaL_checknumber(state, argument++);
            add_float(&buffer, &value, &present, size);
            break;
        }
        case 'c': case 's': {
            size_t length;
            const char *bytes = luaL_checklstring(state, argument++, &length);
            if (size == 0) size = length;
            luaL_argcheck(state, length >= size, argument - 1, "string too short");
            luaL_addlstring(&buffer, bytes, size);
            if (option == 's') {
                luaL_addchar(&buffer, 0);
                size++;
            }
            break;
        }
        default: control(state, option, &format, &present);
        }
        total += size;
    }
    luaL_pushresult(&buffer);
    return 1;
}

static lua_Number read_integer(const char *bytes, layout *present, size_t size, int is_signed) {
    uint64_t value = 0;
    for (size_t index = 0; index < size; index++) {
        unsigned char byte = (unsigned char)bytes[present->is_little ? size - 1 - index : index];
        value = value << 8 | byte;
    }
    if (!is_signed) return (lua_Number)value;
    if (size < 8 && size > 0) {
        uint64_t sign = (uint64_t)1 << (size * 8 - 1);
        value = (value ^ sign) - sign;
    }
    return (lua_Number)(int64_t)value;
}

static void read_float(const char *bytes, void *value, layout *present, size_t size) {
    char copy[8];
    for (size_t index = 0; index < size; index++) copy[present->is_little ? index : size - 1 - index] = bytes[index];
    memcpy(value, copy, size);
}

static int struct_unpack(lua_State *state) {
    const char *format = luaL_checkstring(state, 1);
    size_t length;
    const char *data = luaL_checklstring(state, 2, &length);
    size_t place = (size_t)(luaL_optinteger(state, 3, 1) - 1);
    luaL_argcheck(state, luaL_optinteger(state, 3, 1) > 0, 3, "offset must be 1 or greater");
    layout present = {1, 1};
    int count = 0;
    lua_settop(state, 2);
    while (*format) {
        char option = *format++;
        size_t size = size_of(state, option, &format);
        place += padding(&present, size, option, place);
        luaL_argcheck(state, size <= length && place <= length - size, 2, "data string too short");
        luaL_checkstack(state, 3, "too many results");
        switch (option) {
        case 'b': case 'B': case 'h': case 'H': case 'l': case 'L': case 'T': case 'i': case 'I':
            lua_pushnumber(state, read_integer(data + place, &present, size, islower((unsigned char)option)));
            count++;
            break;
        case 'x': break;
        case 'f': {
            float value;
            read_float(data + place, &value, &present, size);
            lua_pushnumber(state, value);
            count++;
            break;
        }
        case 'd': {
            double value;
            read_float(data + place, &value, &present, size);
            lua_pushnumber(state, value);
            count++;
            break;
        }
        case 'c':
            if (size == 0) {
                if (count == 0 || !lua_isnumber(state, -1)) luaL_error(state, "format 'c0' needs a previous size");
                lua_Number wanted = lua_tonumber(state, -1);
                luaL_argcheck(state, wanted >= 0 && wanted <= (lua_Number)(length - place), 2, "data string too short");
                size = (size_t)wanted;
                lua_pop(state, 1);
                count--;
            }
            lua_pushlstring(state, data + place, size);
            count++;
            break;
        case 's': {
            const char *end = memchr(data + place, 0, length - place);
            if (!end) luaL_error(state, "unfinished string in data");
            size = (size_t)(end - (data + place)) + 1;
            lua_pushlstring(state, data + place, size - 1);
            count++;
            break;
        }
        default: control(state, option, &format, &present);
        }
        place += size;
    }
    lua_pushinteger(state, (lua_Integer)place + 1);
    return count + 1;
}

static int struct_size(lua_State *state) {
    const char *format = luaL_checkstring(state, 1);
    layout present = {1, 1};
    size_t place = 0;
    while (*format) {
        char option = *format++;
        size_t size = size_of(state, option, &format);
        place += padding(&present, size, option, place);
        if (option == 's') luaL_argerror(state, 1, "variable-size format in 'size'");
        if (option == 'c' && size == 0) luaL_argerror(state, 1, "variable-length format in 'size'");
        if (!isalnum((unsigned char)option)) control(state, option, &format, &present);
        place += size;
    }
    lua_pushinteger(state, (lua_Integer)place);
    return 1;
}

void larder_open_struct(lua_State *state) {
    static const luaL_Reg functions[] = {
        {"pack", struct_pack}, {"unpack", struct_unpack}, {"size", struct_size}, {NULL, NULL}};
    luaL_register(state, "struct", functions);
    lua_pop(state, 1);
}

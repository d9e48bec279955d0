// `bit`: operations on 32-bit numbers, as LuaJIT's library of this name has them.
#include "internal.h"

static uint32_t argument(lua_State *state, int index) {
    lua_Number number = luaL_checknumber(state, index);
    if (number != number || number > 9e15 || number < -9e15) return 0;
    double rounded = number + (number < 0 ? -0.5 : 0.5);
    return (uint32_t)(int64_t)rounded;
}

static int result(lua_State *state, uint32_t value) {
    lua_pushnumber(state, (lua_Number)(int32_t)value);
    return 1;
}

static int bit_tobit(lua_State *state) { return result(state, argument(state, 1)); }
static int bit_bnot(lua_State *state) { return result(state, ~argument(state, 1)); }

#define COMBINE(NAME, OPERATOR)                                                  \
    static int NAME(lua_State *state) {                                          \
        uint32_t value = argument(state, 1);                                     \
        for (int index = lua_gettop(state); index > 1; index--)                  \
            value OPERATOR argument(state, index);                               \
        return result(state, value);                                             \
    }
COMBINE(bit_band, &=)
COMBINE(bit_bor, |=)
COMBINE(bit_bxor, ^=)

#define SHIFT(NAME, VALUE)                                                       \
    static int NAME(lua_State *state) {                                          \
        uint32_t bits = argument(state, 1), by = argument(state, 2) & 31;        \
        return result(state, VALUE);                                             \
    }
SHIFT(bit_lshift, bits << by)
SHIFT(bit_rshift, bits >> by)
SHIFT(bit_arshift, (uint32_t)((int32_t)bits >> by))
SHIFT(bit_rol, by ? bits << by | bits >> (32 - by) : bits)
SHIFT(bit_ror, by ? bits >> by | bits << (32 - by) : bits)

static int bit_bswap(lua_State *state) {
    uint32_t bits = argument(state, 1);
    return result(state, bits << 24 | (bits & 0xFF00) << 8 | (bits >> 8 & 0xFF00) | bits >> 24);
}

static int bit_tohex(lua_State *state) {
    uint32_t bits = argument(state, 1);
    int32_t count = lua_isnone(state, 2) ? 8 : (int32_t)argument(state, 2);
    const char *digits = "0123456789abcdef";
    char text[8];
    if (count < 0) {
        count = count == INT32_MIN ? 8 : -count;
        digits = "0123456789ABCDEF";
    }
    if (count > 8) count = 8;
    for (int index = count - 1; index >= 0; index--, bits >>= 4) text[index] = digits[bits & 15];
    lua_pushlstring(state, text, (size_t)count);
    return 1;
}

void larder_open_bit(lua_State *state) {
    static const luaL_Reg functions[] = {
        {"tobit", bit_tobit}, {"bnot", bit_bnot}, {"band", bit_band}, {"bor", bit_bor}, {"bxor", bit_bxor},
        {"lshift", bit_lshift}, {"rshift", bit_rshift}, {"arshift", bit_arshift}, {"rol", bit_rol},
        {"ror", bit_ror}, {"bswap", bit_bswap}, {"tohex", bit_tohex}, {NULL, NULL}};
    luaL_register(state, "bit", functions);
    lua_pop(state, 1);
}

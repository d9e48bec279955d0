// A Lua state with what Redis gives its scripts, and the way of one call.
#include "internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char owner_key = 0;

larder_lua *larder_of(lua_State *state) {
    lua_pushlightuserdata(state, (void *)&owner_key);
    lua_rawget(state, LUA_REGISTRYINDEX);
    larder_lua *lua = lua_touserdata(state, -1);
    lua_pop(state, 1);
    return lua;
}

static void *allocate(void *context, void *block, size_t old_size, size_t new_size) {
    larder_lua *lua = context;
    if (!block) old_size = 0;
    if (new_size == 0) {
        lua->memory_used -= old_size;
        free(block);
        return NULL;
    }
    if (new_size > old_size && lua->memory_used + (new_size - old_size) > lua->memory_limit) return NULL;
    void *made = realloc(block, new_size);
    if (made) lua->memory_used += new_size - old_size;
    return made;
}

// MARK: redis.*

static int call_command(lua_State *state, int raises) {
    int count = lua_gettop(state);
    larder_lua *lua = larder_of(state);
    if (count == 0) {
        larder_push_error(state, "Please specify at least one argument for this redis.call() call");
        return raises ? lua_error(state) : 1;
    }
    larder_bytes *arguments = lua_newuserdata(state, sizeof(larder_bytes) * (size_t)count);
    for (int index = 1; index <= count; index++) {
        int type = lua_type(state, index);
        if (type != LUA_TSTRING && type != LUA_TNUMBER) {
            larder_push_error(state, "Lua redis lib command arguments must be strings or integers");
            return raises ? lua_error(state) : 1;
        }
        if (type == LUA_TNUMBER) {
            char digits[64];
            lua_Number number = lua_tonumber(state, index);
            int length = number == (lua_Number)(long long)number && number > -1e17 && number < 1e17
                ? snprintf(digits, sizeof digits, "%lld", (long long)number)
                : snprintf(digits, sizeof digits, "%.17g", number);
            lua_pushlstring(state, digits, (size_t)length);
            lua_replace(state, index);
        }
        arguments[index - 1].bytes = lua_tolstring(state, index, &arguments[index - 1].count);
    }
    larder_bytes reply = lua->host.command(lua->host.context, count, arguments, lua->protocol);
    // Many arguments leave no room for the reply.
    lua_settop(state, 0);
    larder_push_reply(state, reply.bytes, reply.bytes + reply.count, lua->protocol);
    if (raises && reply.count && reply.bytes[0] == '-') return lua_error(state);
    return 1;
}

static int redis_call(lua_State *state) { return call_command(state, 1); }
static int redis_pcall(lua_State *state) { return call_command(state, 0); }

static int redis_error_reply(lua_State *state) {
    if (lua_gettop(state) != 1 || lua_type(state, -1) != LUA_TSTRING) {
        larder_push_error(state, "wrong number or type of arguments");
        return 1;
    }
    const char *text = lua_tostring(state, -1);
    if (*text != '-') {
        lua_pushfstring(state, "-%s", text);
        text = lua_tostring(state, -1);
    }
    larder_push_error(state, text);
    return 1;
}

static int redis_status_reply(lua_State *state) {
    if (lua_gettop(state) != 1 || lua_type(state, -1) != LUA_TSTRING) {
        larder_push_error(state, "wrong number or type of arguments");
        return 1;
    }
    lua_newtable(state);
    lua_pushstring(state, "ok");
    lua_pushvalue(state, -3);
    lua_rawset(state, -3);
    return 1;
}

static int redis_sha1hex(lua_State *state) {
    larder_lua *lua = larder_of(state);
    if (lua_gettop(state) != 1) {
        larder_push_error(state, "wrong number of arguments");
        return lua_error(state);
    }
    larder_bytes bytes;
    char digits[40];
    bytes.bytes = lua_tolstring(state, 1, &bytes.count);
    if (!bytes.bytes) bytes.bytes = "", bytes.count = 0;
    lua->host.sha1(lua->host.context, bytes, digits);
    lua_pushlstring(state, digits, 40);
    return 1;
}

// There is no log file; the arguments are checked as Redis checks them.
static int redis_log(lua_State *state) {
    if (lua_gettop(state) < 2) {
        larder_push_error(state, "redis.log() requires two arguments or more.");
        return lua_error(state);
    }
    if (!lua_isnumber(state, 1)) {
        larder_push_error(state, "First argument must be a number (log level).");
        return lua_error(state);
    }
    int level = (int)lua_tonumber(state, 1);
    if (level < 0 || level > 3) {
        larder_push_error(state, "Invalid log level.");
        return lua_error(state);
    }
    return 0;
}

static int redis_setresp(lua_State *state) {
    if (lua_gettop(state) != 1) {
        larder_push_error(state, "redis.setresp() requires one argument.");
        return lua_error(state);
    }
    int version = (int)lua_tonumber(state, 1);
    if (version != 2 && version != 3) {
        larder_push_error(state, "RESP version must be 2 or 3.");
        return lua_error(state);
    }
    larder_of(state)->protocol = version;
    return 0;
}

static int redis_acl_check_cmd(lua_State *state) {
    int count = lua_gettop(state);
    larder_lua *lua = larder_of(state);
    if (count == 0) {
        larder_push_error(state, "Please specify at least one argument for this redis.acl_check_cmd() call");
        return lua_error(state);
    }
    larder_bytes *arguments = lua_newuserdata(state, sizeof(larder_bytes) * (size_t)count);
    for (int index = 1; index <= count; index++) {
        if (lua_type(state, index) != LUA_TSTRING && lua_type(state, index) != LUA_TNUMBER) {
            larder_push_error(state, "redis.acl_check_cmd() require a command name or a command name and arguments");
            return lua_error(state);
        }
        arguments[index - 1].bytes = lua_tolstring(state, index, &arguments[index - 1].count);
    }
    int may = lua->host.may_call(lua->host.context, count, arguments);
    if (may < 0) {
        larder_push_error(state, "Invalid command passed to redis.acl_check_cmd()");
        return lua_error(state);
    }
    lua_pushboolean(state, may);
    return 1;
}

static int always_true(lua_State *state) {
    lua_pushboolean(state, 1);
    return 1;
}

static int nothing(lua_State *state) {
    (void)state;
    return 0;
}

// MARK: math.random

// Redis's generator, which begins anew for each script.
static uint32_t next_random(larder_lua *lua) {
    lua->random = (lua->random * 0x5DEECE66DULL + 0xB) & 0xFFFFFFFFFFFFULL;
    return (uint32_t)(lua->random >> 17);
}

static void seed_random(larder_lua *lua, uint32_t seed) { lua->random = ((uint64_t)seed << 16) | 0x330E; }

static int math_random(lua_State *state) {
    lua_Number share = (lua_Number)(next_random(larder_of(state)) % INT32_MAX) / (lua_Number)INT32_MAX;
    int low = 1, high;
    switch (lua_gettop(state)) {
    case 0: lua_pushnumber(state, share); return 1;
    case 1: high = luaL_checkint(state, 1); break;
    case 2:
        low = luaL_checkint(state, 1);
        high = luaL_checkint(state, 2);
        break;
    default: return luaL_error(state, "wrong number of arguments");
    }
    luaL_argcheck(state, low <= high, lua_gettop(state), "interval is empty");
    lua_Number span = (lua_Number)high - low + 1, whole = share * span;
    lua_pushnumber(state, (lua_Number)(long long)whole + low);
    return 1;
}

static int math_randomseed(lua_State *state) {
    seed_random(larder_of(state), (uint32_t)luaL_checkint(state, 1));
    return 0;
}

// MARK: The state

// Leaves the thread that a script runs in; it comes back when the host goes on with it.
static int leave(lua_State *state) { return lua_yield(state, 0); }

// Scripts see the globals through a table that cannot be written to. `pcall` runs what it is given in a thread of its own,
// since a script cannot be left inside the `pcall` of Lua 5.1.
static const char prelude[] =
    "local leave, resumable = ...\n"
    "local getinfo = debug.getinfo\n"
    "local raw = _G\n"
    "local keep = {}\n"
    "for _, name in ipairs({'assert','error','ipairs','next','pairs','rawequal','rawget',\n"
    "  'rawset','select','setmetatable','tonumber','tostring','type','unpack','xpcall','_VERSION','collectgarbage',\n"
    "  'string','table','math','redis','server','cjson','struct','bit','coroutine','gcinfo'}) do\n"
    "  keep[name] = raw[name]\n"
    "end\n"
    "keep.os = { clock = os.clock }\n"
    "local function refuse() error('Attempt to modify a readonly table', 2) end\n"
    "local shown = setmetatable({}, { __newindex = refuse, __metatable = false })\n"
    "local function protect(value) return { __index = value, __newindex = refuse, __metatable = shown } end\n"
    "local create, resume, status, running, yield =\n"
    "  coroutine.create, coroutine.resume, coroutine.status, coroutine.running, coroutine.yield\n"
    "coroutine.running = function()\n"
    "  local here = running()\n"
    "  if here and not resumable[here] then return here end\n"
    "  return nil\n"
    "end\n"
    "coroutine.yield = function(...)\n"
    "  local here = running()\n"
    "  if not here or resumable[here] then error('attempt to yield from outside a coroutine', 2) end\n"
    "  return yield(...)\n"
    "end\n"
    "local plain_pcall = pcall\n"
    // The error of a command is a table; who catches it gets its text.
    "local function told(isWell, problem, ...)\n"
    "  if isWell then return isWell, problem, ... end\n"
    "  if type(problem) == 'table' and type(problem.err) == 'string' then problem = problem.err end\n"
    "  return false, problem\n"
    "end\n"
    "local function finish(thread, isWell, ...)\n"
    "  if isWell and status(thread) == 'suspended' then\n"
    "    leave()\n"
    "    return finish(thread, resume(thread))\n"
    "  end\n"
    "  if isWell then return isWell, ... end\n"
    "  return told(isWell, ...)\n"
    "end\n"
    "keep.pcall = function(...)\n"
    "  local here, body = running(), ...\n"
    "  if not here or not resumable[here] or type(body) ~= 'function' or getinfo(body, 'S').what == 'C' then\n"
    "    return told(plain_pcall(...))\n"
    "  end\n"
    "  local thread = create(body)\n"
    "  resumable[thread] = true\n"
    "  return finish(thread, resume(thread, select(2, ...)))\n"
    "end\n"
    "for name, value in pairs(keep) do\n"
    "  if type(value) == 'table' then keep[name] = setmetatable({}, protect(value)) end\n"
    "end\n"
    "local strings = getmetatable('')\n"
    "strings.__index, strings.__metatable = keep.string, shown\n"
    "setmetatable(keep, { __index = function(_, name)\n"
    "  error(\"Script attempted to access nonexistent global variable '\" .. tostring(name) .. \"'\", 2)\n"
    "end })\n"
    "local rawset, getmeta, setmeta = rawset, getmetatable, setmetatable\n"
    "local env\n"
    "keep.getmetatable = getmeta\n"
    "keep.rawset = function(t, k, v) if t == env then refuse() end return rawset(t, k, v) end\n"
    "keep.setmetatable = function(t, m) if t == env then refuse() end return setmeta(t, m) end\n"
    "env = setmetatable({}, protect(keep))\n"
    "keep._G = env\n"
    // Code is taken as text only: the interpreter trusts compiled code, whatever is in it.
    "local compile, setfenv, byte, concat = loadstring, setfenv, string.byte, table.concat\n"
    "keep.loadstring = function(text, name)\n"
    "  if type(text) ~= 'string' then error('bad argument #1 to \\'loadstring\\' (string expected)', 2) end\n"
    "  if byte(text) == 27 then return nil, 'compiled code is not taken' end\n"
    "  local made, problem = compile(text, name)\n"
    "  if made then return setfenv(made, env) end\n"
    "  return made, problem\n"
    "end\n"
    "keep.load = function(reader, name)\n"
    "  local pieces = {}\n"
    "  for piece in reader do\n"
    "    if piece == '' then break end\n"
    "    pieces[#pieces + 1] = piece\n"
    "  end\n"
    "  return keep.loadstring(concat(pieces), name or '=(load)')\n"
    "end\n"
    "return env, keep\n";

static void set_function(lua_State *state, const char *name, lua_CFunction function) {
    lua_pushcfunction(state, function);
    lua_setfield(state, -2, name);
}

static void set_number(lua_State *state, const char *name, int number) {
    lua_pushnumber(state, number);
    lua_setfield(state, -2, name);
}

static void open_redis(lua_State *state) {
    lua_newtable(state);
    set_function(state, "call", redis_call);
    set_function(state, "pcall", redis_pcall);
    set_function(state, "error_reply", redis_error_reply);
    set_function(state, "status_reply", redis_status_reply);
    set_function(state, "sha1hex", redis_sha1hex);
    set_function(state, "acl_check_cmd", redis_acl_check_cmd);
    set_function(state, "log", redis_log);
    set_function(state, "setresp", redis_setresp);
    set_function(state, "replicate_commands", always_true);
    set_function(state, "set_repl", nothing);
    set_function(state, "breakpoint", nothing);
    set_function(state, "debug", nothing);
    set_number(state, "LOG_DEBUG", 0);
    set_number(state, "LOG_VERBOSE", 1);
    set_number(state, "LOG_NOTICE", 2);
    set_number(state, "LOG_WARNING", 3);
    set_number(state, "REPL_NONE", 0);
    set_number(state, "REPL_AOF", 1);
    set_number(state, "REPL_SLAVE", 2);
    set_number(state, "REPL_REPLICA", 2);
    set_number(state, "REPL_ALL", 3);
    set_number(state, "REDIS_VERSION_NUM", 0x0007000F);
    lua_pushstring(state, "7.0.15");
    lua_setfield(state, -2, "REDIS_VERSION");
    lua_pushvalue(state, -1);
    lua_setglobal(state, "redis");
    lua_setglobal(state, "server");
}

static int open_everything(lua_State *state) {
    luaL_openlibs(state);
    lua_getglobal(state, "math");
    set_function(state, "random", math_random);
    set_function(state, "randomseed", math_randomseed);
    lua_pop(state, 1);
    open_redis(state);
    larder_open_json(state);
    larder_open_struct(state);
    larder_open_bit(state);
    lua_newtable(state);
    lua_newtable(state);
    lua_pushstring(state, "k");
    lua_setfield(state, -2, "__mode");
    lua_setmetatable(state, -2);
    lua_setfield(state, LUA_REGISTRYINDEX, "larder.resumable");
    if (luaL_loadbuffer(state, prelude, sizeof prelude - 1, "=prelude")) return lua_error(state);
    lua_pushcfunction(state, leave);
    lua_getfield(state, LUA_REGISTRYINDEX, "larder.resumable");
    lua_call(state, 2, 2);
    lua_setfield(state, LUA_REGISTRYINDEX, "larder.globals");
    lua_setfield(state, LUA_REGISTRYINDEX, "larder.environment");
    lua_newtable(state);
    lua_setfield(state, LUA_REGISTRYINDEX, "larder.scripts");
    return 0;
}

larder_lua *larder_lua_new(larder_host host, size_t memory_limit) {
    larder_lua *lua = calloc(1, sizeof *lua);
    if (!lua) return NULL;
    lua->host = host;
    lua->memory_limit = memory_limit;
    larder_lua_seed(lua, 0);
    lua->state = lua_newstate(allocate, lua);
    if (!lua->state) {
        free(lua);
        return NULL;
    }
    lua_pushlightuserdata(lua->state, (void *)&owner_key);
    lua_pushlightuserdata(lua->state, lua);
    lua_rawset(lua->state, LUA_REGISTRYINDEX);
    if (lua_cpcall(lua->state, open_everything, NULL)) {
        larder_lua_free(lua);
        return NULL;
    }
    return lua;
}

void larder_lua_free(larder_lua *lua) {
    lua_close(lua->state);
    free(lua->reply.bytes);
    free(lua);
}

// MARK: Scripts

typedef struct {
    const char *sha1;
    larder_bytes body;
    int key_count, argument_count;
    const larder_bytes *keys, *arguments;
} request;

static int load_script(lua_State *state) {
    request *asked = lua_touserdata(state, 1);
    if (luaL_loadbuffer(state, asked->body.bytes, asked->body.count, "@user_script")) return lua_error(state);
    lua_getfield(state, LUA_REGISTRYINDEX, "larder.environment");
    lua_setfenv(state, -2);
    lua_getfield(state, LUA_REGISTRYINDEX, "larder.scripts");
    lua_pushvalue(state, -2);
    lua_setfield(state, -2, asked->sha1);
    return 0;
}

const char *larder_lua_load(larder_lua *lua, const char *sha1, larder_bytes body) {
    request asked = {.sha1 = sha1, .body = body};
    // The first line may name an engine and flags.
    if (body.count > 1 && body.bytes[0] == '#' && body.bytes[1] == '!') {
        const char *end = memchr(body.bytes, '\n', body.count);
        size_t skipped = end ? (size_t)(end - body.bytes) : body.count;
        asked.body.bytes += skipped;
        asked.body.count -= skipped;
    }
    if (!lua_cpcall(lua->state, load_script, &asked)) return NULL;
    const char *text = lua_tostring(lua->state, -1);
    snprintf(lua->message, sizeof lua->message, "%s", text ? text : "not enough memory");
    lua_settop(lua->state, 0);
    return lua->message;
}

// Whether a thread can be left at this moment: it is one that scripts run in, and no function in C is under way there.
static int can_leave(lua_State *state) {
    lua_getfield(state, LUA_REGISTRYINDEX, "larder.resumable");
    lua_pushthread(state);
    lua_rawget(state, -2);
    int is_resumable = lua_toboolean(state, -1);
    lua_pop(state, 2);
    lua_Debug frame;
    for (int level = 0; is_resumable && lua_getstack(state, level, &frame); level++) {
        lua_getinfo(state, "S", &frame);
        if (*frame.what == 'C') return 0;
    }
    return is_resumable;
}

static void look_at_time(lua_State *state, lua_Debug *event) {
    larder_lua *lua = larder_of(state);
    switch (lua->host.may_continue(lua->host.context)) {
    case larder_go_on: return;
    case larder_leave:
        if (!can_leave(state)) return;
        lua_getinfo(state, "l", event);
        lua->line = event->currentline;
        lua_yield(state, 0);
        return;
    case larder_stop:
        // Called again at the next instruction, so that no pcall of the script can go on.
        lua_sethook(state, look_at_time, LUA_MASKCOUNT, 1);
        luaL_error(state, "Script killed: it ran longer than lua-time-limit");
    }
}

static void set_list(lua_State *state, const char *name, int count, const larder_bytes *all) {
    lua_createtable(state, count, 0);
    for (int index = 0; index < count; index++) {
        lua_pushlstring(state, all[index].bytes, all[index].count);
        lua_rawseti(state, -2, index + 1);
    }
    lua_getfield(state, LUA_REGISTRYINDEX, "larder.globals");
    lua_insert(state, -2);
    lua_pushstring(state, name);
    lua_insert(state, -2);
    lua_rawset(state, -3);
    lua_pop(state, 1);
}

// Writes the value on top of the thread as the error that the script ended with, and where that was.
static void append_failure(larder_lua *lua, lua_State *thread) {
    const char *text = NULL;
    int is_table = lua_istable(thread, -1);
    lua->is_error_known = 0;
    if (is_table) {
        lua_getfield(thread, -1, "err");
        lua_getfield(thread, -2, "ignore_error_stats_update");
        lua->is_error_known = lua_toboolean(thread, -1);
        lua_pop(thread, 1);
    }
    text = lua_tostring(thread, -1);
    larder_append_text(&lua->reply, "-");
    size_t start = lua->reply.count;
    if (!is_table) larder_append_text(&lua->reply, "ERR ");
    larder_append_text(&lua->reply, text ? text : "ERR unknown error");
    larder_append_text(&lua->reply, " script: ");
    larder_append_text(&lua->reply, lua->sha1);
    lua_Debug frame;
    for (int level = 0; lua_getstack(thread, level, &frame); level++) {
        char line[32];
        lua_getinfo(thread, "Sl", &frame);
        if (*frame.what == 'C' || !strcmp(frame.source, "=prelude")) continue;
        snprintf(line, sizeof line, ":%d.", frame.currentline < 0 ? lua->line : frame.currentline);
        larder_append_text(&lua->reply, ", on ");
        larder_append_text(&lua->reply, frame.source);
        larder_append_text(&lua->reply, line);
        break;
    }
    for (size_t index = start; index < lua->reply.count; index++)
        if (lua->reply.bytes[index] == '\r' || lua->reply.bytes[index] == '\n') lua->reply.bytes[index] = ' ';
    larder_append_text(&lua->reply, "\r\n");
}

// A thread that has failed cannot be used again.
static void drop_thread(lua_State *state, larder_lua *lua) {
    lua->thread = NULL;
    lua_pushnil(state);
    lua_setfield(state, LUA_REGISTRYINDEX, "larder.thread");
}

// Enters the thread, until the script has ended or is left.
static int enter(lua_State *state) {
    larder_lua *lua = larder_of(state);
    lua_State *thread = lua->thread;
    lua_sethook(thread, look_at_time, LUA_MASKCOUNT, 100000);
    int status = lua_resume(thread, 0);
    lua->is_left = status == LUA_YIELD;
    if (lua->is_left) return 0;
    lua_sethook(thread, NULL, 0, 0);
    if (status == 0) {
        lua_settop(thread, 1);
        lua_xmove(thread, state, 1);
        larder_append_value(state, &lua->reply, 0);
        return 0;
    }
    append_failure(lua, thread);
    drop_thread(state, lua);
    return 0;
}

static int run_script(lua_State *state) {
    request *asked = lua_touserdata(state, 1);
    larder_lua *lua = larder_of(state);
    set_list(state, "KEYS", asked->key_count, asked->keys);
    set_list(state, "ARGV", asked->argument_count, asked->arguments);
    if (!lua->thread) {
        lua->thread = lua_newthread(state);
        lua_getfield(state, LUA_REGISTRYINDEX, "larder.resumable");
        lua_pushvalue(state, -2);
        lua_pushboolean(state, 1);
        lua_rawset(state, -3);
        lua_pop(state, 1);
        lua_setfield(state, LUA_REGISTRYINDEX, "larder.thread");
    }
    lua_getfield(state, LUA_REGISTRYINDEX, "larder.scripts");
    lua_getfield(state, -1, asked->sha1);
    lua_xmove(state, lua->thread, 1);
    lua_settop(state, 0);
    return enter(state);
}

static int abandon(lua_State *state) {
    const char *text = lua_touserdata(state, 1);
    larder_lua *lua = larder_of(state);
    lua_pushfstring(lua->thread, "%s", text);
    append_failure(lua, lua->thread);
    drop_thread(state, lua);
    return 0;
}

// Calls a function of this file, and gives what it has written.
static larder_bytes answer(larder_lua *lua, lua_CFunction function, void *argument) {
    lua->reply.count = 0;
    lua->is_left = 0;
    lua->is_error_known = 0;
    if (lua_cpcall(lua->state, function, argument)) {
        const char *text = lua_tostring(lua->state, -1);
        lua->reply.count = 0;
        larder_append_text(&lua->reply, "-ERR ");
        larder_append_text(&lua->reply, text ? text : "not enough memory");
        larder_append_text(&lua->reply, "\r\n");
    }
    lua_settop(lua->state, 0);
    larder_bytes reply = {lua->is_left ? NULL : lua->reply.bytes, lua->reply.count};
    return reply;
}

larder_bytes larder_lua_run(
    larder_lua *lua, const char *sha1, int key_count, const larder_bytes *keys, int argument_count,
    const larder_bytes *arguments) {
    request asked = {
        .sha1 = sha1, .key_count = key_count, .keys = keys, .argument_count = argument_count, .arguments = arguments};
    lua->protocol = 2;
    snprintf(lua->sha1, sizeof lua->sha1, "%s", sha1);
    larder_bytes reply = answer(lua, run_script, &asked);
    lua_gc(lua->state, LUA_GCSTEP, 10);
    return reply;
}

larder_bytes larder_lua_go_on(larder_lua *lua) { return answer(lua, enter, NULL); }

larder_bytes larder_lua_abandon(larder_lua *lua, const char *text) { return answer(lua, abandon, (void *)text); }

int larder_lua_error_is_known(const larder_lua *lua) { return lua->is_error_known; }

void larder_lua_seed(larder_lua *lua, unsigned seed) { seed_random(lua, seed); }

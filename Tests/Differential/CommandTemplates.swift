/// What the generator makes commands of: how often, and of which parts.
///
/// A `$` stands before a kind of random word: `$s $l $h $t $z` a key that usually holds a string, list, hash, set or sorted set, `$k` any
/// key; `$v` a value, `$i` an integer, `$f` a number, `$F` a field, `$m` a member, `$S` a score, `$p` a pattern; `$r` a time span and `$a`
/// a moment far ahead; `$b` a place of a bit and `$u` a type of `BITFIELD`. `?` begins alternatives of which one may stand there, a colon joins words, `*` repeats, a leading `~` keeps a command from being damaged, and `#` counts the keys
/// that follow it.
enum CommandTemplates {
    static let all: [(weight: Int, text: String)] =
        strings + bits + hashes + lists + sets + sortedSets + keys + others

    static let strings: [(Int, String)] = [
        (10, "SET $s $v ?NX|XX ?GET ?EX:$r|PX:$rm|EXAT:$a|PXAT:$am|KEEPTTL"), (8, "GET $s"), (3, "GETDEL $s"),
        (4, "GETEX $s ?EX:$r|PX:$rm|EXAT:$a|PXAT:$am|PERSIST"), (3, "GETSET $s $v"), (4, "MGET *$s"),
        (4, "MSET *$s:$v"), (3, "MSETNX *$s:$v"), (3, "SETNX $s $v"), (3, "SETEX $s $r $v"),
        (3, "PSETEX $s $rm $v"),
        (6, "APPEND $s $v"), (4, "STRLEN $s"), (6, "GETRANGE $s $i $i"), (2, "SUBSTR $s $i $i"),
        (5, "SETRANGE $s $o $v"),
        (5, "INCR $s"), (4, "DECR $s"), (5, "INCRBY $s $i"), (5, "DECRBY $s $i"), (6, "INCRBYFLOAT $s $f"),
        (4, "LCS $s $s ?LEN|IDX ?MINMATCHLEN:$n ?WITHMATCHLEN"),
    ]

    static let bits: [(Int, String)] = [
        (4, "SETBIT $s $b !0|1|0|1|2"), (4, "GETBIT $s $b"), (4, "BITCOUNT $s ?$i:$i ?BYTE|BIT"),
        (4, "BITPOS $s !0|1|2 ?$i ?$i ?BYTE|BIT"), (4, "BITOP !AND|OR|XOR|NOT $s *$s"),
        (
            4,
            "BITFIELD $s ?GET:$u:$b ?SET:$u:$b:$i ?OVERFLOW:SAT|OVERFLOW:FAIL|OVERFLOW:WRAP ?INCRBY:$u:#1:$i"
        ),
        (2, "BITFIELD_RO $s GET $u $b"), (5, "PFADD !hll1|hll2|hll3 *$m"), (3, "PFCOUNT hll1 ?hll2"),
        (2, "PFMERGE !hll3|hll1 hll1 hll2"), (1, "PFADD $k $m"),
    ]

    static let hashes: [(Int, String)] = [
        (8, "HSET $h *$F:$v"), (2, "HMSET $h *$F:$v"), (3, "HSETNX $h $F $v"), (5, "HGET $h $F"),
        (4, "HMGET $h *$F"),
        (5, "HDEL $h *$F"), (3, "HEXISTS $h $F"), (3, "HSTRLEN $h $F"), (3, "HLEN $h"), (4, "HGETALL $h"),
        (3, "HKEYS $h"), (3, "HVALS $h"), (5, "HINCRBY $h $F $i"), (5, "HINCRBYFLOAT $h $F $f"),
        (3, "HRANDFIELD $h"), (3, "HRANDFIELD $h $i ?WITHVALUES"), (3, "HSCAN $h 0 ?MATCH:$p ?COUNT:$n"),
    ]

    static let lists: [(Int, String)] = [
        (6, "LPUSH $l *$v"), (8, "RPUSH $l *$v"), (2, "LPUSHX $l *$v"), (2, "RPUSHX $l *$v"),
        (4, "LPOP $l ?$n"),
        (4, "RPOP $l ?$n"), (3, "LLEN $l"), (6, "LRANGE $l $i $i"), (4, "LINDEX $l $i"), (4, "LSET $l $i $v"),
        (4, "LINSERT $l ?BEFORE|AFTER|BEFORE|AFTER|BEFORE $v $v"), (4, "LREM $l $i $v"),
        (3, "LTRIM $l $i $i"),
        (4, "LMOVE $l $l !LEFT|RIGHT !LEFT|RIGHT"), (3, "RPOPLPUSH $l $l"),
        (4, "LMPOP #$l !LEFT|RIGHT ?COUNT:$n"), (5, "LPOS $l $v ?RANK:$i ?COUNT:$n ?MAXLEN:$n"),
    ]

    static let sets: [(Int, String)] = [
        (9, "SADD $t *$m"), (4, "SREM $t *$m"), (4, "SMOVE $t $t $m"), (4, "SISMEMBER $t $m"),
        (3, "SMISMEMBER $t *$m"),
        (3, "SCARD $t"), (4, "SMEMBERS $t"), (3, "SPOP $t"), (2, "SPOP $t $n"), (3, "SRANDMEMBER $t"),
        (3, "SRANDMEMBER $t $i"), (3, "SSCAN $t 0 ?MATCH:$p ?COUNT:$n"), (4, "SINTER *$t"),
        (3, "SINTERSTORE $t *$t"), (3, "SINTERCARD #$t ?LIMIT:$n"), (4, "SUNION *$t"),
        (3, "SUNIONSTORE $t *$t"),
        (4, "SDIFF *$t"), (3, "SDIFFSTORE $t *$t"),
    ]

    static let sortedSets: [(Int, String)] = [
        (12, "ZADD $z ?NX|XX ?GT|LT ?CH *$S:$m"), (4, "ZADD $z ?NX|XX|GT|LT INCR $S $m"),
        (4, "ZINCRBY $z $f $m"),
        (4, "ZREM $z *$m"), (3, "ZCARD $z"), (4, "ZSCORE $z $m"), (3, "ZMSCORE $z *$m"), (4, "ZRANK $z $m"),
        (3, "ZREVRANK $z $m"), (4, "ZCOUNT $z $L $L"), (4, "ZLEXCOUNT $x $X $X"), (3, "ZRANDMEMBER $z"),
        (3, "ZRANDMEMBER $z $i ?WITHSCORES"), (3, "ZSCAN $z 0 ?MATCH:$p ?COUNT:$n"),
        (5, "ZRANGE $z $i $i ?REV ?WITHSCORES"), (5, "ZRANGE $z $L $L BYSCORE ?REV ?LIMIT:$i:$i ?WITHSCORES"),
        (5, "ZRANGE $x $X $X BYLEX ?REV ?LIMIT:$i:$i"), (3, "ZRANGESTORE $z $z $i $i ?REV"),
        (3, "ZRANGESTORE $z $z $L $L BYSCORE ?REV ?LIMIT:$i:$i"),
        (2, "ZRANGESTORE $z $x $X $X BYLEX ?REV ?LIMIT:$i:$i"),
        (3, "ZREVRANGE $z $i $i ?WITHSCORES"), (4, "ZRANGEBYSCORE $z $L $L ?WITHSCORES ?LIMIT:$i:$i"),
        (3, "ZREVRANGEBYSCORE $z $L $L ?WITHSCORES ?LIMIT:$i:$i"), (3, "ZRANGEBYLEX $x $X $X ?LIMIT:$i:$i"),
        (3, "ZREVRANGEBYLEX $x $X $X ?LIMIT:$i:$i"), (3, "ZPOPMIN $z ?$n"), (3, "ZPOPMAX $z ?$n"),
        (3, "ZMPOP #$z !MIN|MAX ?COUNT:$n"), (2, "ZREMRANGEBYRANK $z $i $i"),
        (2, "ZREMRANGEBYSCORE $z $L $L"),
        (2, "ZREMRANGEBYLEX $x $X $X"), (6, "~ZADD $x *0:$m"), (2, "~ZREM $x *$m"),
        (4, "ZUNION #$y ?WEIGHTS:$f:$f|WEIGHTS:$f ?AGGREGATE:SUM|AGGREGATE:MIN|AGGREGATE:MAX ?WITHSCORES"),
        (4, "ZINTER #$y ?WEIGHTS:$f:$f|WEIGHTS:$f ?AGGREGATE:SUM|AGGREGATE:MIN|AGGREGATE:MAX ?WITHSCORES"),
        (3, "ZUNIONSTORE $z #$y ?WEIGHTS:$f:$f|WEIGHTS:$f ?AGGREGATE:SUM|AGGREGATE:MIN|AGGREGATE:MAX"),
        (3, "ZINTERSTORE $z #$y ?WEIGHTS:$f:$f|WEIGHTS:$f ?AGGREGATE:SUM|AGGREGATE:MIN|AGGREGATE:MAX"),
        (3, "ZDIFF #$y ?WITHSCORES"), (3, "ZDIFFSTORE $z #$y"), (3, "ZINTERCARD #$y ?LIMIT:$n"),
    ]

    static let keys: [(Int, String)] = [
        (5, "DEL *$k"), (2, "UNLINK *$k"), (4, "EXISTS *$k"), (2, "TOUCH *$k"), (3, "TYPE $k"),
        (3, "RENAME $k $k"),
        (3, "RENAMENX $k $k"), (5, "COPY $k $k ?REPLACE"), (2, "COPY $k $k ?DB:$n ?REPLACE"),
        (2, "RANDOMKEY"),
        (3, "KEYS $p"), (3, "SCAN 0 ?MATCH:$p ?COUNT:$n ?TYPE:string|TYPE:hash|TYPE:zset|TYPE:foo"),
        (5, "EXPIRE $k $r ?NX|XX|GT|LT ?XX|GT"), (4, "PEXPIRE $k $rm ?NX|XX|GT|LT"),
        (4, "EXPIREAT $k $a ?NX|XX|GT|LT"),
        (4, "PEXPIREAT $k $am ?NX|XX|GT|LT"), (4, "TTL $k"), (4, "PTTL $k"), (3, "EXPIRETIME $k"),
        (3, "PEXPIRETIME $k"),
        (3, "PERSIST $k"), (6, "OBJECT ENCODING $k"), (2, "OBJECT REFCOUNT $s"), (2, "OBJECT FREQ $k"),
        (2, "OBJECT IDLETIME $k"), (3, "MEMORY USAGE $s"), (3, "SORT $t ?LIMIT:$i:$i ?DESC|ASC ?ALPHA"),
        (3, "SORT $l ?BY:w_*|BY:nosort|BY:h1->* ?LIMIT:$i:$i ?GET:#|GET:w_* ?DESC ?ALPHA|STORE:l9"),
        (2, "SORT_RO $z ?BY:nosort ?LIMIT:$i:$i ?DESC ?ALPHA"), (2, "MSET w_1 $i w_2 $i w_a $i w_5 $v"),
    ]

    static let others: [(Int, String)] = [
        (2, "PING ?$v"), (1, "ECHO $v"), (2, "DBSIZE"), (1, "FLUSHDB ?ASYNC|SYNC|$v"), (1, "FLUSHALL"),
        (3, "MULTI"),
        (4, "EXEC"), (2, "DISCARD"), (3, "WATCH *$k"), (1, "UNWATCH"), (2, "$v $v $v"), (1, "OBJECT $v $k"),
        (1, "TIME"),
        (4, "PEXPIREAT $k 1"), (2, "SET $s $v PXAT 1"), (2, "GETEX $s EXAT 1"), (3, "#dying $k"),
    ]

    /// What needs a server: several databases, scripts, waiting commands that find something or wait a moment.
    static let ofServers: [(Int, String)] = [
        (4, "SELECT !0|0|0|1|2"), (3, "MOVE $k !0|1|2"), (1, "SWAPDB !0|1 !1|2"), (2, "DBSIZE"),
        (2, "BLPOP $l $l 0.01"), (2, "BRPOP $l 0.01"), (2, "BLMOVE $l $l !LEFT|RIGHT !LEFT|RIGHT 0.01"),
        (1, "BRPOPLPUSH $l $l 0.01"), (2, "BLMPOP 0.01 #$l !LEFT|RIGHT ?COUNT:$n"),
        (2, "BZPOPMIN $z $z 0.01"),
        (2, "BZPOPMAX $z 0.01"), (2, "BZMPOP 0.01 #$z !MIN|MAX ?COUNT:$n"),
        (2, "EVAL return{KEYS[1],ARGV[1],#ARGV,1.5,false,true} 1 $k $v"),
        (3, "EVAL return(redis.call(ARGV[1],KEYS[1])) 1 $k !GET|HLEN|LLEN|STRLEN|ZCARD|TYPE|NONE"),
        (2, "CLIENT GETNAME"), (1, "CLIENT SETNAME $m"),
        (1, "PUBLISH $m $v"), (1, "PUBSUB NUMSUB $m"), (1, "COMMAND GETKEYS MSET *$s:$v"),
        (1, "CONFIG GET maxmemory-policy"), (1, "WAIT 0 0"),
    ]
}

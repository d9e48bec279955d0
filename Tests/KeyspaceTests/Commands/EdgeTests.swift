@testable import Keyspace
import Testing

/// What is easily got wrong: each line was answered so by a redis-server 7.0.15.
@Suite struct EdgeTests {
    /// Commands on an empty keyspace, and what the last of them prints.
    private static let cases: [(commands: String, printed: String)] = [
        // Numbers.
        ("SET n 9223372036854775807\nINCR n", "(error) ERR increment or decrement would overflow"),
        ("DECRBY n -9223372036854775808", "(error) ERR decrement would overflow"),
        ("SET n +1\nINCR n", "(error) ERR value is not an integer or out of range"),
        ("SET n 01\nOBJECT ENCODING n", "\"embstr\""),
        ("SET n -0\nOBJECT ENCODING n", "\"embstr\""),
        ("INCRBYFLOAT f 0.1\nINCRBYFLOAT f 0.2", "\"0.3\""),
        ("SET f 3.0e3\nINCRBYFLOAT f 200", "\"3200\""),
        ("INCRBYFLOAT f 3\nOBJECT ENCODING f", "\"embstr\""),
        ("INCRBYFLOAT f inf", "(error) ERR increment would produce NaN or Infinity"),
        ("HSET h f 1\nHINCRBYFLOAT h f inf", "(error) ERR value is NaN or Infinity"),
        // Strings.
        ("SET s hello\nGETRANGE s -3 -10", "\"\""),
        ("SET s hello\nGETRANGE s 3 100", "\"lo\""),
        ("SETRANGE s 3 x\nGET s", #""\x00\x00\x00x""#),
        ("SETRANGE s 536870912 x", "(error) ERR string exceeds maximum allowed size (proto-max-bulk-len)"),
        ("SET s v EX 0", "(error) ERR invalid expire time in 'set' command"),
        ("SET s v EX 10 PX 10", "(error) ERR syntax error"),
        ("SET s v\nAPPEND s w\nOBJECT ENCODING s", "\"raw\""),
        (
            "LPUSH l x\nSET l v GET",
            "(error) WRONGTYPE Operation against a key holding the wrong kind of value"
        ),
        ("SET s 1\nSET s 2 NX GET", "\"1\""),
        // Bitmaps.
        ("BITCOUNT none BYTE", "(integer) 0"),
        ("SET a x\nBITCOUNT a -1 -2 x", "(integer) 0"),
        ("SETBIT a 30 1\nBITPOS a 0 -4 -261 byte", "(integer) 0"),
        ("SET a x\nBITCOUNT a BYTE", "(error) ERR syntax error"),
        ("SET a x\nSETBIT a 0 0\nOBJECT ENCODING a", "\"raw\""),
        ("SET a x\nBITFIELD a SET u8 0 120\nOBJECT ENCODING a", "\"raw\""),
        // Estimates.
        ("PFADD p a b\nSTRLEN p", "(integer) 24"),
        ("PFADD p a\nPFDEBUG ENCODING p", "sparse"),
        ("CONFIG SET hll-sparse-max-bytes 16\nPFADD p a\nPFDEBUG ENCODING p", "dense"),
        ("PFADD p a\nPFDEBUG TODENSE p\nSTRLEN p", "(integer) 12304"),
        ("PFADD p a\nPFDEBUG DECODE p", "\"Z:12711 v:2,1 Z:3672\""),
        ("SET p HYLLx\nPFCOUNT p", "(error) WRONGTYPE Key is not a valid HyperLogLog string value."),
        ("PFADD p a\nAPPEND p x\nPFCOUNT p", "(error) INVALIDOBJ Corrupted HLL object detected"),
        ("PFSELFTEST", "OK"),
        // Lists.
        ("LPUSH l a\nLSET l 3 b", "(error) ERR index out of range"),
        ("LSET l 0 b", "(error) ERR no such key"),
        ("LPOP l 0", "(nil)"),
        ("RPUSH l a\nLPOP l 0", "(empty array)"),
        ("LPUSH l a\nLPOP l -1", "(error) ERR value is out of range, must be positive"),
        ("RPUSH l a b a\nLPOS l a RANK -9223372036854775808", "(integer) 2"),
        ("RPUSH l a b a\nLREM l -9223372036854775808 a", "(integer) 2"),
        ("LPUSH l a\nLPOP l\nEXISTS l", "(integer) 0"),
        ("RPUSH l b d a\nSORT l BY nosort DESC LIMIT 0 2", "1) \"a\"\n2) \"d\""),
        ("SADD s b d a\nSORT s BY nosort DESC STORE l\nLRANGE l 0 -1", "1) \"d\"\n2) \"b\"\n3) \"a\""),
        // Sets and their encodings.
        ("SADD s 3 1 2\nSMEMBERS s", "1) \"1\"\n2) \"2\"\n3) \"3\""),
        ("SADD s 1 x\nOBJECT ENCODING s", "\"hashtable\""),
        ("SINTERCARD 3 a b", "(error) ERR Number of keys can't be greater than number of args"),
        // Sorted sets.
        ("ZADD z -0 a\nZSCORE z a", "\"0\""),
        (
            "CONFIG SET zset-max-listpack-entries 1\nZADD z 1 a 2 b\nZADD z -0 b\nZUNIONSTORE u 1 z\nZSCORE u b",
            "\"-0\""
        ),
        // A listpack knows no negative zero, and ZRANGESTORE begins with one, ZUNIONSTORE does not.
        (
            "CONFIG SET zset-max-listpack-value 1\nZADD z 5 bb -0 a\nZRANGESTORE r z 0 -1\nZSCORE r a",
            "\"0\""
        ),
        (
            "CONFIG SET zset-max-listpack-value 1\nZADD z 5 bb -0 a\nZUNIONSTORE r 1 z\nZSCORE r a",
            "\"-0\""
        ),
        (
            "CONFIG SET zset-max-listpack-entries 1\nZADD z 5 b -0 a\nZRANGESTORE r z 0 -1\nZSCORE r a",
            "\"-0\""
        ),
        (
            "CONFIG SET zset-max-listpack-entries 1\nZADD z 5 b -0 a\nZRANGESTORE r z -inf inf BYSCORE\nZSCORE r a",
            "\"0\""
        ),
        ("ZADD z 0.1 a\nZSCORE z a", "\"0.10000000000000001\""),
        ("ZADD z NX XX 1 a", "(error) ERR XX and NX options at the same time are not compatible"),
        ("ZADD z inf a\nZINCRBY z -inf a", "(error) ERR resulting score is not a number (NaN)"),
        ("ZADD z 123456789012345678 a\nZSCAN z 0", "1) \"0\"\n2) 1) \"a\"\n   2) \"123456789012345680\""),
        ("ZADD z 1 a\nSORT z ALPHA\nOBJECT ENCODING z", "\"skiplist\""),
        ("ZCOUNT z a b", "(error) ERR min or max is not a float"),
        ("ZADD z 0 a\nZCOUNT z \"\" \"\"", "(integer) 1"),
        (
            "ZRANGE z 0 1 LIMIT 0 1",
            "(error) ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX"
        ),
        ("ZADD z 1 a 2 b\nZRANGE z 2 1 BYSCORE REV LIMIT 1 1", "1) \"a\""),
        ("ZADD a inf x\nZADD b -inf x\nZUNION 2 a b WITHSCORES", "1) \"x\"\n2) \"0\""),
        ("ZUNION 0 a", "(error) ERR at least 1 input key is needed for 'zunion' command"),
        // Keys.
        ("SET a 1\nRENAME a a", "OK"),
        ("RENAME a b", "(error) ERR no such key"),
        ("SET a 1\nCOPY a a", "(error) ERR source and destination objects are the same"),
        (
            "SET a 1\nEXPIRE a 10 NX GT",
            "(error) ERR NX and XX, GT or LT options at the same time are not compatible"
        ),
        ("SET a 1\nEXPIRE a 10 GT", "(integer) 0"),
        ("SET a 1\nEXPIRE a 10 LT", "(integer) 1"),
        ("SET a 1\nEXPIRE a 9223372036854775807", "(error) ERR invalid expire time in 'expire' command"),
        ("SET a 1\nEXPIRE a -1\nEXISTS a", "(integer) 0"),
        ("SET a 1\nEXPIREAT a 9000000000000\nEXPIRETIME a", "(integer) 9000000000000"),
        // The last moment there is.
        ("SET a 1 PXAT 9223372036854775807\nEXPIRETIME a", "(integer) 9223372036854776"),
        ("SET a 1 PXAT 9223372036854775807\nTTL a", "(integer) 9223372036854776"),
        ("SET a 1\nCOPY a b DB x", "(error) ERR value is not an integer or out of range"),
        (
            "SET a 1\nCOPY a b DB 2147483648",
            "(error) ERR value is out of range, value must between -2147483648 and 2147483647"
        ),
        // Nothing but `*` alone, and nothing at all, matches the empty name.
        ("SET \"\" 1\nKEYS *", "1) \"\""),
        ("SET \"\" 1\nKEYS **", "(empty array)"),
        ("HSET h \"\" 1\nHSCAN h 0 MATCH \"\"", "1) \"0\"\n2) 1) \"\"\n   2) \"1\""),
        ("SCAN x", "(error) ERR invalid cursor"),
        ("SCAN -1", "1) \"0\"\n2) (empty array)"),
        ("SET 7 7\nOBJECT REFCOUNT 7", "(integer) 2147483647"),
        ("SORT_RO a STORE b", "(error) ERR syntax error"),
        ("RPUSH l \"\" 6\nSORT l", "1) \"\"\n2) \"6\""),
        // Settings.
        ("CONFIG GET MAXMEMORY", "1) \"MAXMEMORY\"\n2) \"0\""),
        ("CONFIG GET MAXMEMOR[Y]", "1) \"maxmemory\"\n2) \"0\""),
        ("CONFIG SET maxmemory 1 maxmemory", "(error) ERR syntax error"),
        (
            "CONFIG SET maxmemory x maxmemory-samples",
            "(error) ERR syntax error"
        ),
        (
            "CONFIG SET maxmemory x maxmemory 1",
            "(error) ERR CONFIG SET failed (possibly related to argument 'maxmemory') - duplicate parameter"
        ),
        (
            "CONFIG SET maxmemory x nosuch 1",
            "(error) ERR Unknown option or number of arguments for CONFIG SET - 'nosuch'"
        ),
        ("CONFIG SET maxmemory \"\"", "OK"),
        (
            "CONFIG SET maxmemory-samples 65\nCONFIG GET maxmemory-samples",
            "1) \"maxmemory-samples\"\n2) \"65\""
        ),
        (
            "CONFIG SET set-max-intset-entries 05",
            "(error) ERR CONFIG SET failed (possibly related to argument 'set-max-intset-entries') - argument couldn't be parsed into an integer"
        ),
        (
            "CONFIG SET hash-max-listpack-value 1kb\nCONFIG GET hash-max-ziplist-value",
            "1) \"hash-max-ziplist-value\"\n2) \"1024\""
        ),
        (
            "CONFIG SET zset-max-listpack-value 9223372036854775808",
            "(error) ERR CONFIG SET failed (possibly related to argument 'zset-max-listpack-value') - argument must be between 0 and 9223372036854775807 inclusive"
        ),
        ("CONFIG SET zset-max-ziplist-entries 0\nZADD z 1 a\nOBJECT ENCODING z", "\"skiplist\""),
        ("INFO keyspace", ##""# Keyspace\r\n""##),
        // Transactions.
        ("EXEC", "(error) ERR EXEC without MULTI"),
        (
            "EXEC now",
            "(error) EXECABORT Transaction discarded because of: wrong number of arguments for 'exec' command"
        ),
        ("MULTI\nMULTI", "(error) ERR MULTI calls can not be nested"),
        ("MULTI\nFOO\nEXEC", "(error) EXECABORT Transaction discarded because of previous errors."),
        ("MULTI\nSET a x\nINCR a\nEXEC", "1) OK\n2) (error) ERR value is not an integer or out of range"),
        ("WATCH a\nSET a 1\nMULTI\nEXEC", "(nil)"),
        ("WATCH a\nSET a 1\nFLUSHDB\nMULTI\nEXEC", "(nil)"),
        ("WATCH a\nSET a 1\nDEL a\nMULTI\nEXEC", "(nil)"),
        ("WATCH a\nDEL a\nMULTI\nEXEC", "(empty array)"),
        ("MULTI\nWATCH a", "(error) ERR WATCH inside MULTI is not allowed"),
    ]

    @Test(arguments: cases.indices)
    func answersAsRedisDoes(_ index: Int) {
        let (commands, printed) = Self.cases[index]
        #expect(Console().run(commands) == printed, "\(commands)")
    }
}

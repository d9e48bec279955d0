import Connecting
import Testing

@Suite struct ServerAddressTests {
    @Test func anAddressIsRead() throws {
        let address = try ServerAddress("redis://ann:p%40ss%3Aword@cache.example:7000/2")
        #expect(address.kind == .redis)
        #expect(address.endpoints == [.init(host: "cache.example", port: 7000)])
        #expect(address.user == "ann")
        #expect(address.password == "p@ss:word")
        #expect(address.database == "2")
        #expect(address.shown == "redis://ann:***@cache.example:7000/2")
    }

    @Test func whatIsLeftOutIsStandard() throws {
        #expect(try ServerAddress("redis://localhost").shown == "redis://localhost:6379")
        #expect(
            try ServerAddress("postgres://larder@localhost/shop").shown
                == "postgres://larder@localhost:5432/shop")
        #expect(try ServerAddress("redis://:secret@[::1]:6380").shown == "redis://:***@[::1]:6380")
        #expect(
            try ServerAddress("redis-cluster://127.0.0.1:7000,127.0.0.1:7001").endpoints.map(\.port) == [
                7000, 7001,
            ])
        #expect(try ServerAddress("postgres://h/d?sslmode=disable").parameters == "sslmode=disable")
    }

    @Test(arguments: [
        ("127.0.0.1:6379", AddressError.notAnAddress), ("memcached://h", .unknownScheme("memcached")),
        ("rediss://h", .unknownScheme("rediss")), ("redis://", .host("")), ("redis://:6379", .host(":6379")),
        ("redis://h:0", .port("0")), ("redis://h:port", .port("port")), ("redis://a,b", .severalHosts),
        ("redis://h/two", .database("two")), ("redis-cluster://h/1", .clusterDatabase),
        ("redis://h?x=1", .parameters),
        ("redis://:a%4@h", .percent), ("redis://:***@h", .masked),
    ])
    func anAddressIsWrong(text: String, error: AddressError) {
        #expect(throws: error) { try ServerAddress(text) }
        #expect(!error.words.message.isEmpty && !error.words.remedy.isEmpty)
    }

    @Test(arguments: [
        ("cache c at redis://:secret@h:1 over d", "cache c at redis://:***@h:1 over d"),
        ("redis://ann:se:cr@et@h/2 and postgres://bo:x@h", "redis://ann:***@h/2 and postgres://bo:***@h"),
        ("redis://ann@h", "redis://ann@h"), ("\"redis://:s@h\"", "\"redis://:***@h\""),
        ("a://b:c d@e", "a://b:c d@e"), ("write user:1 \"a@b\"", "write user:1 \"a@b\""),
        ("redis://:geheim-ü@h", "redis://:***@h"), ("redis://:p/q@h", "redis://:***@h"),
    ])
    func passwordsAreMasked(text: String, masked: String) {
        #expect(ServerAddress.masking(text) == masked)
        #expect(ServerAddress.masking(masked) == masked)
    }
}

import Testing

/// `larder curve`: what comes out where, and with which exit status.
@Suite struct CurveCommandTests {
    let folder: Folder

    init() throws {
        folder = try Folder()
        try folder.write("1\n2\n1\n2\n3\n4\n1\n2\n5\n6\n1\n2\n", to: "small.txt")
        try folder.write(
            "time,key,size\n0,a,100\n1,b,200\n2,a,100\n3,c,50\n4,a,100\n5,b,200\n", to: "sized.csv")
    }

    @Test func lruAtEverySize() throws {
        let run = try Tool.run(["curve", "small.txt", "--points", "all"], in: folder)
        #expect(run.errors == "")
        #expect(
            run.output == """
                small.txt: 12 requests, 6 distinct keys.

                entries     lru
                      2  83.33%
                      4  50.00%

                """)
    }

    @Test func severalPolicies() throws {
        let run = try Tool.run(
            ["curve", "small.txt", "-p", "lru,opt", "-s", "1,3,100%", "--format", "csv"], in: folder)
        #expect(
            run.output == """
                trace,policy,size,unit,miss_ratio,byte_miss_ratio,misses,sampling_rate,correction
                small.txt,lru,1,entries,1.000000,1.000000,12,1.000000,
                small.txt,lru,3,entries,0.833333,0.833333,10,1.000000,
                small.txt,lru,6,entries,0.500000,0.500000,6,1.000000,
                small.txt,opt,1,entries,1.000000,1.000000,12,1.000000,
                small.txt,opt,3,entries,0.500000,0.500000,6,1.000000,
                small.txt,opt,6,entries,0.500000,0.500000,6,1.000000,

                """)
    }

    @Test func bytes() throws {
        let run = try Tool.run(["curve", "sized.csv", "-s", "300B,400B", "--format", "csv"], in: folder)
        // a comes back after 300 bytes and then 150, b after 350.
        #expect(run.output.contains("sized.csv,lru,300,bytes,0.666667,"))
        #expect(run.output.contains("sized.csv,lru,400,bytes,0.500000,"))
    }

    @Test func pictures() throws {
        let run = try Tool.run(
            ["curve", "small.txt", "-p", "lru,fifo", "--plot", "-o", "a.svg", "-o", "a.html"], in: folder)
        #expect(run.status == 0)
        #expect(run.errors == "wrote a.svg\nwrote a.html\n")
        #expect(run.output.contains("cache size in entries"))
        #expect(folder.read("a.svg")?.contains("<polyline") == true)
        #expect(folder.read("a.html")?.hasPrefix("<!doctype html>") == true)
    }

    @Test(arguments: [
        (
            ["curve", "small.txt", "--bytes"], 1,
            "error: small.txt tells no sizes, so it has no curve over bytes; leave --bytes out"
        ),
        (["curve", "small.txt", "-s", "1,1KiB"], 64, "Error: give all --size in entries or all in bytes"),
        (
            ["curve", "small.txt", "--rate", "0%"], 64,
            "Error: --rate takes a share above 0% and up to 100%, such as 1%"
        ),
        (
            ["curve", "small.txt", "--points", "1"], 64,
            "Error: --points takes a number from 2 to 100000, or all"
        ),
        (["curve"], 64, "Error: Missing expected argument '<trace> ...'"),
    ])
    func wrongRequests(arguments: [String], status: Int32, message: String) throws {
        let run = try Tool.run(arguments, in: folder)
        #expect(run.status == status)
        #expect(run.output == "")
        #expect(run.errors.hasPrefix(message), "\(run.errors)")
    }
}

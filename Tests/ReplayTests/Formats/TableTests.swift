import Testing

@testable import Replay

/// Tables: CSV, TSV, and those of Twitter and Meta.
@Suite struct TableTests {
    /// The message of a trace that cannot be read, without the file's name.
    private func message(_ text: String, named name: String = "t.csv", options: TraceOptions = TraceOptions())
        -> String
    {
        do {
            let reading = try Reading(text: text, named: name, options: options)
            return "read: \(reading.keys)"
        } catch let error as TraceError {
            return "\(error.line ?? 0): \(error.message)"
        } catch { return "\(error)" }
    }

    // MARK: Headers

    @Test func columnsAreFoundByName() throws {
        let reading = try Reading(
            text: "op,Key,ignored,time,size,ttl\nget,user:1,x,1.5,10,\nset,2,y,2,20,60\ndel,2,z,3,,0\n")
        #expect(reading.format == "csv")
        #expect(reading.keys == ["user:1", "2", "2"])
        #expect(reading.columns.operations == [.read, .write, .delete])
        #expect(reading.seconds == [1.5, 2, 3])
        #expect(reading.columns.sizes == [10, 20, 0])
        #expect(reading.lifetimeSeconds == [0, 60, 0])
    }

    @Test(arguments: [
        ("timestamp_ms,object_id,obj_size", "1500,7,3"), ("clock_time,obj_id,bytes", "1.5,7,3"),
        ("ts_us,id,value_size,key_size", "1500000,7,2,1"), ("time_ns,lbn,length", "1500000000,7,3"),
        ("date,url,size", "1970-01-01T00:00:01.5Z,7,3"), ("\"Time\",\"Key\",\"Size\"", "\"1.5\",\"7\",\"3\""),
        ("time,key,size", "1.5e0,7,3.0"),
    ]) func synonymsAndUnits(header: String, line: String) throws {
        let reading = try Reading(text: "\(header)\n\(line)\n")
        #expect(reading.keys == ["7"])
        #expect(reading.seconds == [1.5])
        #expect(reading.columns.sizes == [3])
    }

    @Test(arguments: [",", ";", "|", "\t"]) func delimiters(delimiter: String) throws {
        let lines = ["time,key,size", "1,a b,2", "2,\"c\(delimiter)\"\"d\"\"\",3"]
        let text = lines.map { $0.replacing(",", with: delimiter) }.joined(separator: "\r\n")
        let reading = try Reading(text: text)
        #expect(reading.format == (delimiter == "\t" ? "tsv" : "csv"))
        #expect(reading.keys == ["a b", "c\(delimiter)\"d\""])
        #expect(reading.columns.sizes == [2, 3])
    }

    @Test func anEmptyFirstColumnOfATabbedTable() throws {
        let reading = try Reading(text: "ttl\tkey\n\ta\n5\tb\n")
        #expect(reading.keys == ["a", "b"])
        #expect(reading.lifetimeSeconds == [0, 5])
    }

    @Test func columnsThatAreNamed() throws {
        let options = TraceOptions(columns: ["_", "time_ms", "key"])
        let reading = try Reading(text: "x,1000,a\ny,2000,b\n", options: options)
        #expect(reading.keys == ["a", "b"])
        #expect(reading.seconds == [1, 2])
        // A header that is there all the same does not count.
        #expect(try Reading(text: "what,when,key\ny,2000,b\n", options: options).keys == ["b"])
        let unknown = try Reading(text: "a,b,c\ny,2000,b\n", options: options)
        #expect(unknown.keys == ["b"])
        #expect(
            unknown.log.notes == [
                "the first line holds no number and is taken for a header: --header no reads it"
            ])
        #expect(throws: TraceError.self) { try Reading(text: "a,b,c\na,b,c\n", options: options) }
    }

    @Test func blanksPartColumnsToo() throws {
        let reading = try Reading(text: "time  key size\n1 a   10\n 2 b 20 \n")
        #expect(reading.format == "csv")
        #expect(reading.keys == ["a", "b"] && reading.columns.sizes == [10, 20])
        let named = try Reading(
            text: "1.5 7 10\n2.5 8 20\n", options: TraceOptions(columns: ["time", "key", "size"]))
        #expect(named.keys == ["7", "8"] && named.seconds == [1.5, 2.5])
        // Numbers in columns are not taken for keys with blanks in them.
        #expect(message("1.5 7 10\n2.5 8 20\n").hasPrefix("1: found no column named key in the first line"))
        // Nor are words with blanks between them, unless that is said.
        #expect(message("key lime\nb c\n").contains("a whole line with blanks would be one key"))
        let text = try Reading(text: "key lime\nb c\n", options: TraceOptions(format: .text))
        #expect(text.keys == ["key lime", "b c"])
        #expect(message("a|b\nc|d\n") == #"read: ["a|b", "c|d"]"#)
    }

    /// Where columns are named, a table is meant, whatever else it looks like.
    @Test func namedColumnsWinOverLooks() throws {
        let twitter = "0,k,1,2,3,get,0\n1,l,1,2,3,get,0\n"
        #expect(try Reading(text: twitter).format == "twitter")
        let columns = ["time", "_", "key"]
        let reading = try Reading(text: twitter, options: TraceOptions(columns: columns))
        #expect(reading.format == "csv" && reading.keys == ["1", "1"])
        #expect(try Reading(text: "a\nb\n", options: TraceOptions(columns: ["key"])).keys == ["a", "b"])
        #expect(
            message(twitter, options: TraceOptions(format: .twitter, columns: columns))
                == "0: --columns is for csv, tsv, meta and jsonl; twitter has columns of its own")
    }

    @Test func columnsThatCannotBe() {
        let names = "give \(ColumnRole.expectedNames)"
        #expect(
            message("1,2\n", options: TraceOptions(columns: ["tmie", "key"]))
                == "0: --columns: 'tmie' is no column that counts; \(names)")
        #expect(
            message("1,2\n", options: TraceOptions(columns: ["time", "_"]))
                == "0: --columns names no key; \(names)")
        #expect(
            message("1,2,3\n4,5,6\n") == """
                1: found no column named key in the first line, expected a header such as time,key,size,op,ttl; name the \
                columns with --columns, in their order, _ for one that does not count, or say --input-format text if a line is a key
                """)
    }

    // MARK: Malformed lines

    @Test(arguments: [
        ("1,a\n", "3: found 2 columns, expected at least 3, of which number 3 is 'size'"),
        (
            "1,a,many\n",
            "3: found 'many', expected a size in bytes, or nothing if it is not known, in column 'size'"
        ),
        (
            "noon,a,1\n",
            "3: found 'noon', expected a time in seconds, or a date such as 2026-11-23T08:00:00Z, in column 'time'"
        ),
        (
            "99999999999999,a,1\n",
            "3: found '99999999999999', expected a time in seconds (this is too large; a column named time_ms, time_us or time_ns is in those), in column 'time'"
        ),
        ("1,,1\n", "3: found no key, expected one in every line"),
        (
            "1,\"a,1\n",
            "3: found '\"a,1', expected a quote at the end of the field; a quote inside one is doubled"
        ),
        (
            "1,a,-5\n",
            "3: found '-5', expected a size in bytes, or nothing if it is not known, in column 'size'"
        ),
    ]) func aMalformedLine(line: String, expected: String) {
        let text = "time,key,size\n1,b,2\n\(line)2,c,3\n"
        #expect(message(text) == "\(expected); --skip-bad 1 passes over a line like this")
        #expect(message(text, options: TraceOptions(skipBad: 1)) == #"read: ["b", "c"]"#)
    }

    @Test func tooManyMalformedLines() {
        let text = "key,size\na,x\nb,1\nc,y\nd,z\n"
        #expect(
            message(text, options: TraceOptions(skipBad: 2))
                == "5: found 'z', expected a size in bytes, or nothing if it is not known, in column 'size'; --skip-bad 2 has passed over as many lines as it may"
        )
        #expect(message(text, options: TraceOptions(skipBad: 3)) == #"read: ["b"]"#)
    }

    @Test func whatWasPassedOverIsSaid() throws {
        let file = try TemporaryFile("key,size\na,x\nb,1\nc,y\n")
        let reading = try Reading(file.path, options: TraceOptions(skipBad: 9))
        #expect(
            reading.log.notes == [
                "2 malformed lines passed over, the first: \(file.path):2: found 'x', expected a size in bytes, or nothing if it is not known, in column 'size'"
            ])
    }

    @Test func anUnknownOperation() {
        #expect(
            message("key,op\na,frobnicate\n").hasPrefix(
                "2: found 'frobnicate', expected an operation such as read, get, write, set or delete, in column 'op'"
            ))
    }

    @Test func sizesThatDoNotFit() throws {
        let reading = try Reading(text: "key,size\na,999999999999999\nb,99999999999\n")
        #expect(reading.columns.sizes == [1 << 48, 99_999_999_999])
        #expect(reading.log.cutSizes == 1)
    }

    // MARK: Twitter

    @Test func twitter() throws {
        let reading = try Reading(
            text: """
                0,q:q:1:8WTfjZU14ee,17,213,4,get,0
                0,a,b,1,2,9,set,3600
                1,q:q:1:8WTfjZU14ee,17,0,4,delete,0
                2,7,1,8,1,gets,0
                """)
        #expect(reading.format == "twitter")
        #expect(reading.keys == ["q:q:1:8WTfjZU14ee", "a,b", "q:q:1:8WTfjZU14ee", "7"])
        #expect(reading.columns.sizes == [230, 3, 17, 9])
        #expect(reading.columns.operations == [.read, .write, .delete, .read])
        #expect(reading.lifetimeSeconds == [0, 3600, 0, 0])
        #expect(reading.seconds == [0, 0, 1, 2])
    }

    @Test func aMalformedLineOfTwitter() {
        let options = TraceOptions(format: .twitter)
        #expect(
            message("1,k,1,2,3,get\n", options: options)
                == "1: found '1,k,1,2,3,get', expected seven fields: timestamp, key, key size, value size, client, operation, TTL; --skip-bad 1 passes over a line like this"
        )
        #expect(
            message("1,k,1,2,3,got,0\n", options: options).hasPrefix(
                "1: found 'got', expected an operation such as read, get, write, set or delete, in the field 'operation'"
            ))
    }

    // MARK: Meta

    @Test func meta() throws {
        let reading = try Reading(
            text: "key,op,size,op_count,key_size\n11,GET,100,2,20\n12,SET,5,1,1\n11,DELETE,0,1,20\n")
        #expect(reading.format == "meta")
        #expect(reading.keys == ["11", "11", "12", "11"])
        #expect(reading.columns.sizes == [120, 120, 6, 20])
        #expect(reading.columns.operations == [.read, .read, .write, .delete])
        #expect(reading.columns.lifetimes == [])
    }

    @Test func metaWithTimes() throws {
        let reading = try Reading(
            text:
                "op_time,key,key_size,op,op_count,size,cache_hits,ttl\n9,k,1,GET_LEASE,1,10,0,0\n10,k,1,SET_LEASE,1,10,0,300\n"
        )
        #expect(reading.seconds == [9, 10])
        #expect(reading.columns.operations == [.read, .write])
        #expect(reading.lifetimeSeconds == [0, 300])
    }

    /// A line may repeat its request, within a limit, and a batch is no longer for it than it may be.
    @Test(arguments: [1, 7, 1000]) func repetitions(limit: Int) throws {
        let text = "key,op,size,op_count,key_size\n1,GET,1,500,1\n2,GET,1,0,1\n3,GET,1,1,1\n"
        let file = try TemporaryFile(text)
        var trace = try TraceFile.open(file.path)
        var keys = KeyTable()
        var total = 0
        var batch = RequestBatch()
        while try trace.read(limit, into: &batch, keys: &keys) {
            #expect(batch.count <= limit && batch.sizes.count == batch.count)
            total += batch.count
            batch = RequestBatch()
        }
        #expect(total == 501)
        #expect(
            message("key,op,size,op_count,key_size\n1,GET,1,9999999999,1\n").hasPrefix(
                "2: found '9999999999', expected how often"))
    }
}

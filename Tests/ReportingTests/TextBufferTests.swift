import Reporting
import Simulation
import Testing
import Tracing

@Suite struct TextBufferTests {
    static let lengths: [Int64] = [
        0, 1, 999, 1_000, 1_001, 1_500, 150_000, 999_999, 1_000_000, 22_000_000, 22_500_001, 999_999_999,
        1_000_000_000, 1_001_000_000, 60_000_000_000, 60_021_000_000, 119_999_999_999, 120_000_000_000,
        5_400_000_000_000, 86_400_000_000_000, -1, -22_000_000, .max, .min,
    ]

    @Test(arguments: lengths) func timesReadAsTheirDescriptions(_ nanoseconds: Int64) {
        var buffer = TextBuffer()
        buffer.append(TimeSpan(nanoseconds: nanoseconds))
        #expect(buffer.text == TimeSpan(nanoseconds: nanoseconds).description)
        buffer.clear()
        buffer.append(Instant(nanoseconds: nanoseconds))
        #expect(buffer.text == Instant(nanoseconds: nanoseconds).description)
        buffer.clear()
        buffer.append(Int(nanoseconds))
        #expect(buffer.text == String(nanoseconds))
        buffer.clear()
        buffer.append(Instant(nanoseconds: nanoseconds), rightAlignedTo: 30)
        #expect(buffer.count == 30)
    }

    @Test func columnsCountCharactersAndNotBytes() {
        var buffer = TextBuffer()
        buffer.append("ключ", paddedTo: 6)
        buffer.append("ключ", rightAlignedTo: 6)
        buffer.append("long enough", paddedTo: 3)
        #expect(buffer.text == "ключ    ключlong enough")
    }
}

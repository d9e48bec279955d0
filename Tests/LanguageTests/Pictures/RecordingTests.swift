import Foundation
@testable import Language
@testable import Picturing
import Testing

/// Sessions that are recorded to be played.
@Suite struct RecordingTests {
    private static func recording(_ script: String) -> (recording: Recording, isWell: Bool) {
        Session.recording(
            of: Source(name: "s", text: script), options: Session.Options(), columns: 60, rows: 10)
    }

    @Test func whatIsTypedAppearsCharacterByCharacter() {
        let made = Self.recording("database d\nread k")
        #expect(made.isWell)
        let frames = made.recording.frames
        #expect(frames[0] == .init(time: 0, text: "larder> "))
        #expect(frames[1] == .init(time: 545, text: "d"))
        #expect(frames[2] == .init(time: 590, text: "a"))
        #expect(zip(frames, frames.dropFirst()).allSatisfy { $0.time <= $1.time })
        let all = frames.map(\.text).joined()
        #expect(all.contains("larder> database d\ndatabase d rows=0 read=20ms write=30ms\nlarder> read k\n"))
    }

    @Test func anErrorIsTheEnd() {
        let made = Self.recording("database d\nraed k\nread k")
        #expect(!made.isWell)
        let all = made.recording.frames.map(\.text).joined()
        #expect(all.contains("no statement is called 'raed'"))
        #expect(!all.contains("> read k"))
    }

    @Test func aCastIsLinesOfJSON() throws {
        let text = Asciicast(Self.recording("database d\nwrite k \"\\u{1b}[2J\\n\"\nread k").recording).text
        let lines = text.split(separator: "\n")
        let header = try #require(
            try JSONSerialization.jsonObject(with: Data(lines[0].utf8)) as? [String: Any])
        #expect(header["version"] as? Int == 2)
        #expect(header["width"] as? Int == 60)
        var last = 0.0
        for line in lines.dropFirst() {
            let frame = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [Any])
            #expect(frame.count == 3)
            #expect(frame[1] as? String == "o")
            let time = try #require(frame[0] as? Double)
            #expect(time >= last)
            last = time
            let isOrder =
                (frame[2] as? String)?.contains("[2J") ?? true
                && (frame[2] as? String)?.contains("\u{1b}[2J") ?? true
            #expect(!isOrder, "what is in a value stays text")
        }
    }

    @Test func theMovingPictureScrollsAndColours() {
        let script =
            "database d rows=k:1..k:9\ncache c over d\nread k:1\nread k:1\nwrite k:1 \"<&>\"\nread k:1"
        let text = AnimatedSVG(Self.recording(script).recording).text
        #expect(text.contains("animateTransform"))
        #expect(text.contains("<tspan class=\"g\">HIT</tspan>"))
        #expect(text.contains("&lt;&amp;&gt;"))
        #expect(!text.contains("<&>"))
        #expect(text.components(separatedBy: "<text").count == text.components(separatedBy: "</text>").count)
    }
}

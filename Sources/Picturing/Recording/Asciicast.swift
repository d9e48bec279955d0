internal import Basics

/// A recording in the format of asciinema, version 2, which its player and many pages play.
public struct Asciicast {
    private let recording: Recording

    public init(_ recording: Recording) { self.recording = recording }

    /// How every such file begins, by which an earlier one is known.
    public static let beginning = "{\"version\":2,\"maker\":\"larder\""

    /// The file: a header, then a line for each thing that appears.
    public var text: String {
        var text =
            Self.beginning
            + ",\"width\":\(recording.columns),\"height\":\(recording.rows),\"title\":\(JSONText.string(recording.title))}\n"
        for frame in recording.frames {
            let shown = frame.text.replacing("\n", with: "\r\n")
            text += "[\(Self.seconds(frame.time)),\"o\",\(JSONText.string(shown))]\n"
        }
        return text
    }

    private static func seconds(_ milliseconds: Int) -> String {
        let rest = String(milliseconds % 1000)
        return "\(milliseconds / 1000)." + String(repeating: "0", count: 3 - rest.count) + rest
    }
}

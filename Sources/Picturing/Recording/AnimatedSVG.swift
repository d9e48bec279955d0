internal import Basics

/// A recording as a picture of SVG that plays by itself, over and over, without a script. Where nothing moves, the whole
/// session's end is shown.
public struct AnimatedSVG {
    private let recording: Recording
    private var lines: [Line] = []

    /// A line of the session, and when its parts appear.
    private struct Line {
        var pieces: [(style: String, text: String)] = []
        var width = 0
        /// When the line is so many characters wide.
        var growth: [(time: Int, width: Int)] = []
        var start: Int { growth.first?.time ?? 0 }
    }

    private static let lineHeight = 19
    private static let characterWidth = 8.43
    private static let left = 16
    private static let top = 50
    /// How long the end is shown before it begins again.
    private static let pause = 5000

    public init(_ recording: Recording) {
        self.recording = recording
        lay()
    }

    /// How every such picture begins, by which an earlier one is known.
    public static let beginning = opening.mark
    private static let opening = SVGOpening("session")
    private static let font =
        "font-family=\"ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace\" font-size=\"14\""

    // MARK: Lines

    private mutating func lay() {
        var line = Line()
        var style = ""
        for frame in recording.frames {
            var rest = frame.text[...]
            while let character = rest.first {
                if character == "\u{1B}", let end = rest.firstIndex(of: "m") {
                    style = Self.style(rest[...end])
                    rest = rest[rest.index(after: end)...]
                    continue
                }
                rest.removeFirst()
                if character == "\n" || character == "\r\n" || line.width == recording.columns {
                    lines.append(line)
                    line = Line()
                    if character == "\n" || character == "\r\n" { continue }
                }
                if line.pieces.last?.style == style {
                    line.pieces[line.pieces.count - 1].text.append(character)
                } else {
                    line.pieces.append((style, String(character)))
                }
                line.width += 1
                if line.growth.last?.time == frame.time { line.growth.removeLast() }
                line.growth.append((frame.time, line.width))
            }
        }
        if line.width > 0 { lines.append(line) }
    }

    /// The class of a sequence that colours.
    private static func style(_ sequence: Substring) -> String {
        switch sequence.dropFirst(2).dropLast() {
        case "1": "b"
        case "2": "d"
        case "31": "r"
        case "32": "g"
        case "33": "y"
        case "35": "m"
        default: ""
        }
    }

    // MARK: The picture

    private var duration: Int { recording.end + Self.pause }
    private var width: Int { Self.left * 2 + Int(Double(recording.columns) * Self.characterWidth) }

    /// The picture, with a line break at its end.
    public var text: String {
        let height = Self.top + recording.rows * Self.lineHeight + 12
        var svg =
            Self.opening.text(width: width, height: height, title: recording.title, font: Self.font) + """
                <style>
                text{fill:#d8dee6;white-space:pre}.b{font-weight:bold}.d{fill:#8b95a1}.r{fill:#ff8a70}.g{fill:#5fd7a7}
                .y{fill:#f2bd4b}.m{fill:#e59ac8}.p{fill:#79b8ff}
                </style>
                <rect width="100%" height="100%" rx="9" fill="#12161b"/>
                <circle cx="22" cy="20" r="6" fill="#ff5f57"/><circle cx="42" cy="20" r="6" fill="#febc2e"/>\
                <circle cx="62" cy="20" r="6" fill="#28c840"/>
                <text x="50%" y="25" text-anchor="middle" class="d">\(Markup.escaped(recording.title))</text>
                <svg x="0" y="36" width="\(width)" height="\(recording.rows * Self.lineHeight + 14)"><g transform="translate(0 \(-scrolled(lines.count)))">
                \(scrolling)

                """
        for (number, line) in lines.enumerated() where !line.pieces.isEmpty { svg += self.line(line, number) }
        return svg + "</g></svg>\n</svg>\n"
    }

    /// How far the picture has moved up when so many lines are there.
    private func scrolled(_ count: Int) -> Int { max(0, count - recording.rows) * Self.lineHeight }

    private var scrolling: String {
        var values = ["0 0"]
        var times = ["0"]
        var last = 0
        for (number, line) in lines.enumerated() {
            let scrolled = scrolled(number + 1)
            guard scrolled != last else { continue }
            last = scrolled
            let time = share(line.growth.isEmpty ? startAfter(number) : line.start)
            if times.last == time {
                values.removeLast()
                times.removeLast()
            }
            values.append("0 -\(scrolled)")
            times.append(time)
        }
        guard values.count > 1 else { return "" }
        return """
            <animateTransform attributeName="transform" type="translate" calcMode="discrete" dur="\(duration)ms" \
            repeatCount="indefinite" values="\(values.joined(separator: ";"))" keyTimes="\(times.joined(separator: ";"))"/>
            """
    }

    /// When the next line that is not empty begins.
    private func startAfter(_ number: Int) -> Int {
        lines[number...].first { !$0.growth.isEmpty }?.start ?? recording.end
    }

    private func line(_ line: Line, _ number: Int) -> String {
        let y = number * Self.lineHeight + 16
        let words = line.pieces.map { piece in
            piece.style.isEmpty
                ? Markup.escaped(piece.text)
                : "<tspan class=\"\(piece.style)\">\(Markup.escaped(piece.text))</tspan>"
        }.joined()
        let clip = line.growth.count > 1 ? " clip-path=\"url(#c\(number))\"" : ""
        return clipping(line, number) + """
            <text x="\(Self.left)" y="\(y)" xml:space="preserve"\(clip)>\(words)<animate attributeName="visibility" \
            calcMode="discrete" dur="\(duration)ms" repeatCount="indefinite" values="hidden;visible" \
            keyTimes="0;\(share(line.start))"/></text>

            """
    }

    /// What lets a line that is typed appear character by character.
    private func clipping(_ line: Line, _ number: Int) -> String {
        guard line.growth.count > 1 else { return "" }
        let full = width
        var values = ["0"]
        var times = ["0"]
        for step in line.growth {
            let time = share(step.time)
            let wide = Self.left + Int((Double(step.width) * Self.characterWidth).rounded(.up))
            if times.last == time {
                values.removeLast()
                times.removeLast()
            }
            values.append("\(step.width == line.width ? full : wide)")
            times.append(time)
        }
        return """
            <clipPath id="c\(number)"><rect y="\(number * Self.lineHeight)" width="\(full)" height="\(Self.lineHeight + 4)">\
            <animate attributeName="width" calcMode="discrete" dur="\(duration)ms" repeatCount="indefinite" \
            values="\(values.joined(separator: ";"))" keyTimes="\(times.joined(separator: ";"))"/></rect></clipPath>

            """
    }

    /// A moment as a share of the whole, to five digits.
    private func share(_ time: Int) -> String {
        let digits = String(time * 100_000 / max(1, duration))
        return digits == "0" ? "0" : "0." + String(repeating: "0", count: max(0, 5 - digits.count)) + digits
    }
}

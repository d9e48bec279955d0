internal import Language

/// Moves each number of a solution up and down, and sees for which values the exercise still counts as solved.
///
/// A verdict that changes back again as the number grows is one of chance: two values that keep a promise equally well
/// are judged otherwise.
struct SweepCheck {
    /// From where to where each number may go.
    private(set) var remarks: [String] = []
    /// The numbers with which the verdict changes more than once on one side of the solution.
    private(set) var flips: [String] = []

    private static let factors = [
        0.25, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1, 1.05, 1.1, 1.15, 1.2, 1.25, 1.3, 1.4, 1.5, 2, 4,
    ]

    init(_ judge: ExerciseJudge, _ solution: Exercise.Solution) {
        let text = solution.script.text
        for setting in Self.settings(in: text) {
            var values: [(value: String, isSolved: Bool)] = []
            var place = 0
            for factor in Self.factors {
                guard let value = setting.scaled(by: factor), value != values.last?.value else { continue }
                if factor == 1 { place = values.count }
                let changed = text.replacing(
                    "\(setting.name)=\(setting.value)", with: "\(setting.name)=\(value)", maxReplacements: 1)
                let session = judge.start()
                let isWell = session.run(Script(text: changed, line: 1)).isWell
                values.append((value, isWell && judge.isSolved(spending: session)))
            }
            report(setting.name, values, place)
        }
    }

    private mutating func report(_ name: String, _ values: [(value: String, isSolved: Bool)], _ place: Int) {
        guard values.indices.contains(place), values[place].isSolved else { return }
        var (low, high) = (place, place)
        while low > 0, values[low - 1].isSolved { low -= 1 }
        while high + 1 < values.count, values[high + 1].isSolved { high += 1 }
        let from = low == 0 ? "\(values[low].value) or less" : values[low].value
        let to = high + 1 == values.count ? "\(values[high].value) or more" : values[high].value
        remarks.append("\(name): solved from \(from) to \(to)")
        let strays = (values[..<low] + values[(high + 1)...]).filter(\.isSolved).map(\.value)
        if !strays.isEmpty {
            flips.append(
                "the verdict on \(name) changes more than once: solved from \(values[low].value) to "
                    + "\(values[high].value), and again at \(strays.joined(separator: ", "))")
        }
    }

    /// An option that a solution sets to a number.
    private struct Setting {
        var name: String
        var value: String
        var number: Double
        var unit: String

        func scaled(by factor: Double) -> String? {
            if factor == 1 { return value }
            let scaled = number * factor
            switch unit {
            case "ms", "s", "m", "h":
                let milliseconds: [String: Double] = ["ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000]
                let worth = milliseconds[unit] ?? 1
                return "\(max(1, Int((scaled * worth).rounded())))ms"
            case "%":
                let rounded = (scaled * 10).rounded() / 10
                return rounded <= 100 ? "\(rounded)%" : nil
            case "": return "\(max(1, Int(scaled.rounded())))"
            case "KiB": return "\(max(1, Int((scaled * 1024).rounded())))B"
            default: return nil
            }
        }
    }

    private static func settings(in text: String) -> [Setting] {
        var found: [Setting] = []
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            guard words.first == "configure" else { continue }
            for word in words.dropFirst(2) {
                let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
                guard parts.count == 2, let number = TypedAnswer.number(parts[1]), number.value > 0,
                    ["ms", "s", "m", "h", "%", "", "KiB"].contains(number.unit)
                else { continue }
                found.append(
                    Setting(name: parts[0], value: parts[1], number: number.value, unit: number.unit))
            }
        }
        return found
    }
}

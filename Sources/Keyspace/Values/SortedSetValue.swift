/// A sorted set: members with scores, in the order of the scores and of the bytes among equals.
struct SortedSetValue {
    private(set) var scores = OrderedTable<Double>()
    private(set) var ranked = RankedMembers()
    /// Whether it is one small listpack still; it never becomes one again by itself.
    private(set) var isListpack = true
    /// Bytes of members, and 8 for each score.
    private(set) var bytes = 0

    init() {}

    var encoding: String { isListpack ? "listpack" : "skiplist" }
    var count: Int { scores.count }

    func score(of member: ByteString) -> Double? { scores[member] }

    mutating func set(_ member: ByteString, _ score: Double, _ limits: EncodingLimits) {
        let old = scores[member]
        if old == nil {
            bytes += member.count + 8
            if isListpack, scores.count >= limits.sortedSetEntries || member.count > limits.sortedSetValue {
                isListpack = false
            }
        }
        // A listpack keeps whole numbers as integers, which know no negative zero.
        let score = isListpack && score == 0 ? 0 : score
        if let old { ranked.remove(.init(score: old, member: member)) }
        scores.set(member, score)
        ranked.insert(.init(score: score, member: member))
    }

    /// Leaves the compact form.
    mutating func expand() { isListpack = false }

    @discardableResult
    mutating func remove(_ member: ByteString) -> Bool {
        guard let score = scores.remove(member) else { return false }
        ranked.remove(.init(score: score, member: member))
        bytes -= member.count + 8
        return true
    }

    func rank(of member: ByteString) -> Int? {
        scores[member].map { score in
            let element = RankedMembers.Element(score: score, member: member)
            return ranked.rank { $0 < element }
        }
    }

    /// The ranks of the members within a range of scores.
    func ranks(in range: ScoreRange) -> Range<Int> {
        let from = ranked.rank { !range.isAboveMinimum($0.score) }
        let to = ranked.rank { range.isBelowMaximum($0.score) }
        return from..<max(from, to)
    }

    /// The ranks of the members within a range of bytes; it means something only if all scores are equal.
    func ranks(in range: MemberRange) -> Range<Int> {
        let from = ranked.rank { !range.isAboveMinimum($0.member) }
        let to = ranked.rank { range.isBelowMaximum($0.member) }
        return from..<max(from, to)
    }

    func elements(_ range: Range<Int>) -> [RankedMembers.Element] { ranked.elements(range) }
    var all: [RankedMembers.Element] { ranked.elements(0..<count) }
}

/// A range of scores, as `ZRANGEBYSCORE` has it.
struct ScoreRange {
    var minimum: Double
    var minimumIsExclusive: Bool
    var maximum: Double
    var maximumIsExclusive: Bool

    /// nil if one of the ends is no number.
    init?(_ minimum: ByteString, _ maximum: ByteString) {
        guard let low = minimum.scoreLimit, let high = maximum.scoreLimit else { return nil }
        (self.minimum, minimumIsExclusive) = (low.value, low.isExclusive)
        (self.maximum, maximumIsExclusive) = (high.value, high.isExclusive)
    }

    func isAboveMinimum(_ score: Double) -> Bool { minimumIsExclusive ? score > minimum : score >= minimum }
    func isBelowMaximum(_ score: Double) -> Bool { maximumIsExclusive ? score < maximum : score <= maximum }
}

/// A range of members by their bytes, as `ZRANGEBYLEX` has it.
struct MemberRange {
    enum Limit {
        case lowest, highest
        case inclusive(ByteString)
        case exclusive(ByteString)

        init?(_ text: ByteString) {
            guard let first = text.bytes.first else { return nil }
            let rest = ByteString(Array(text.bytes.dropFirst()))
            switch first {
            case UInt8(ascii: "-"):
                if rest.count > 0, rest.bytes[0] != 0 { return nil } else { self = .lowest }
            case UInt8(ascii: "+"):
                if rest.count > 0, rest.bytes[0] != 0 { return nil } else { self = .highest }
            case UInt8(ascii: "["): self = .inclusive(rest)
            case UInt8(ascii: "("): self = .exclusive(rest)
            default: return nil
            }
        }
    }

    var minimum: Limit
    var maximum: Limit

    init?(_ minimum: ByteString, _ maximum: ByteString) {
        guard let low = Limit(minimum), let high = Limit(maximum) else { return nil }
        (self.minimum, self.maximum) = (low, high)
    }

    func isAboveMinimum(_ member: ByteString) -> Bool {
        switch minimum {
        case .lowest: true
        case .highest: false
        case .inclusive(let limit): !(member < limit)
        case .exclusive(let limit): limit < member
        }
    }

    func isBelowMaximum(_ member: ByteString) -> Bool {
        switch maximum {
        case .lowest: false
        case .highest: true
        case .inclusive(let limit): !(limit < member)
        case .exclusive(let limit): member < limit
        }
    }
}

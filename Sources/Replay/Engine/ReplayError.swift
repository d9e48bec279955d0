public import Eviction

/// What can be wrong with a replay that was asked for; the wording of all of it stands in this file.
public enum ReplayError: Error, Equatable, CustomStringConvertible {
    case badSize(String)
    case sizeZero(String)
    case parenthesis(String)
    case badPolicyOption(policy: String, part: String)
    case repeatedPolicy(String)
    case policy(PolicySetupError)
    case noCommand
    case process(policy: String, message: String)
    case badLifetime(String)
    case badWarmUp(String)
    case badWindow(String)
    case warmUpWithoutTimes(trace: String)
    case badObjective(String)
    case bytesWithoutSizes(size: String, trace: String)
    case bytesWhileIgnored(size: String)
    case lifetimesWithoutTimes(trace: String)
    /// Costs were asked for that the trace does not tell.
    case costsWithoutColumn(trace: String)
    /// Costs by size were asked for, and the trace tells no sizes.
    case costsWithoutSizes(trace: String)
    case windowWithoutTimes(trace: String)
    case curveWithoutSizes(trace: String)
    case boundOfWindows
    case emptyTrace(trace: String)
    case nothingAfterWarmUp(trace: String, requests: UInt64)
    case tooLongForLookingAhead(policy: String)
    case tooMuchToKeep(reason: String, needed: UInt64, limit: UInt64)
    case trace(TraceError)

    public var description: String {
        switch self {
        case .badSize(let text):
            "'\(text)' is no size; write entries (1000, 100k), a share of the distinct keys (1%), bytes (64MiB) or a share of"
                + " the trace's bytes (10%b)"
        case .sizeZero(let text):
            "a cache of size '\(text)' can hold nothing; give it at least 1 entry or byte"
        case .parenthesis(let text):
            "'\(text)' is no policy; options follow after colons, as in lru-k:k=3 or s3-fifo:small=20%:ghost=50%"
        case .badPolicyOption(let policy, let part):
            "'\(part)' is no option of \(policy); write name=value, as in lru-k:k=3"
        case .repeatedPolicy(let text): "the policy '\(text)' is given twice; give it once"
        case .policy(let error): wordPolicy(error)
        case .noCommand: "exec: needs a command behind it, as in exec:./mine.py"
        case .process(let policy, let message):
            "\(policy): \(message); 'larder replay --help' has the protocol"
        case .badLifetime(let text):
            "'\(text)' is no rule for TTLs; write honour, ignore or a duration such as 60s, which every entry gets"
        case .badWarmUp(let text):
            "'\(text)' is no warm-up; write a number of requests (10000), a share (10%) below 100% or a duration (1h)"
        case .warmUpWithoutTimes(let trace):
            "\(trace) tells no times; give --warm-up a number of requests or a share"
        case .badWindow(let text):
            "'\(text)' is no window; write a number of requests (10000) or a duration (1h)"
        case .badObjective(let text):
            "'\(text)' is no objective; write hit-ratio>=80%, miss-ratio<=20%, or the same with byte- in front"
        case .bytesWithoutSizes(let size, let trace):
            "\(trace) tells no sizes, so a cache of \(size) cannot be filled; give --size in entries or as a share (1%)"
        case .bytesWhileIgnored(let size):
            "--sizes ignore makes every object count as one entry, so a cache of \(size) means nothing; give --size"
                + " in entries or as a share (1%)"
        case .costsWithoutColumn(let trace):
            "\(trace) has no column cost; --columns names it, or give --cost size or --cost fixed"
        case .costsWithoutSizes(let trace):
            "\(trace) tells no sizes, so --cost size means nothing; give --cost fixed"
        case .lifetimesWithoutTimes(let trace):
            "\(trace) tells no times, so no TTL can run out; use --ttl ignore"
        case .windowWithoutTimes(let trace):
            "\(trace) tells no times; give --every a number of requests"
        case .curveWithoutSizes(let trace):
            "\(trace) tells no sizes, so it has no curve over bytes; leave --bytes out and give sizes in entries"
        case .boundOfWindows: "a bound holds for the whole trace only; leave out --bound or --every"
        case .emptyTrace(let trace): "\(trace) holds no request"
        case .nothingAfterWarmUp(let trace, let requests):
            "\(trace) has only \(Quantities.grouped(requests)) requests, so the warm-up leaves none to count;"
                + " make --warm-up shorter"
        case .tooLongForLookingAhead(let policy):
            "\(policy) looks ahead by 32-bit request numbers, and the trace has more than 4,294,967,294 requests;"
                + " sample the trace first"
        case .tooMuchToKeep(let reason, let needed, let limit):
            "\(reason), so the whole trace must be kept in memory: it has taken"
                + " \(Quantities.describe(bytes: needed)) of the \(Quantities.describe(bytes: limit)) that may be used,"
                + " and there is more to come; sample the trace first"
        case .trace(let error): error.description
        }
    }

    /// The registry's wording points at the prompt's help, which a shell does not have.
    private func wordPolicy(_ error: PolicySetupError) -> String {
        if case .unknownPolicy(let name, nil) = error {
            return "no eviction policy is called '\(name)'; 'larder help policies' lists them"
        }
        return error.description
    }
}

internal import Simulation
internal import Tracing

extension Details {
    /// `1.2KiB made 310B (25%) by zstd in 3us`
    func append(packed packing: Packing, _ line: inout TextBuffer) {
        line.append(StatValue.text(bytes: Int(packing.plain)))
        if packing.packed < packing.plain {
            line.append(" made ")
            line.append(StatValue.text(bytes: Int(packing.packed)))
            line.append(" (")
            line.append(Self.percent((packing.ratio * 1000).rounded() / 1000))
            line.append(") by ")
        } else {
            line.append(" would not become smaller by ")
        }
        line.append(packing.codec.name)
        line.append(" in ")
        line.append(packing.took)
    }

    func append(unpacked packing: Packing, _ line: inout TextBuffer) {
        line.append(StatValue.text(bytes: Int(packing.packed)))
        line.append(" made ")
        line.append(StatValue.text(bytes: Int(packing.plain)))
        line.append(" again by ")
        line.append(packing.codec.name)
        line.append(" in ")
        line.append(packing.took)
    }

    /// `10 keys asked for in one round trip`
    func append(batch verb: Verb, _ keys: Int, _ event: Event, _ line: inout TextBuffer) {
        switch verb {
        case .command where event.operation == 0: append(keys, "command", "commands", &line)
        default: append(keys, "key", "keys", &line)
        }
        switch verb {
        case .write: line.append(" stored")
        case .command: break
        default: line.append(" asked for")
        }
        line.append(" in one round trip")
    }
}

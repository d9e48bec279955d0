/// The bytes of a trace that are in memory already.
final class MemorySource: ByteSource {
    private let bytes: [UInt8]
    private(set) var position = 0
    var truncation: String? { nil }

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func read(into memory: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(memory.count, bytes.count - position)
        bytes.withUnsafeBytes {
            memory.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[position..<position + count]))
        }
        position += count
        return count
    }
}

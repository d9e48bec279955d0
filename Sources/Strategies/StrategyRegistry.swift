/// The strategies there are, and the pairs of a read side and a write side that their names can make.
public enum StrategyRegistry {
    /// How reads can go. A new one is one file and one line here.
    public static let readSides: [any ReadStrategy.Type] = [
        CacheAside.self,
        ReadThrough.self,
        RefreshAhead.self,
    ]

    /// How writes can go. A new one is one file and one line here.
    public static let writeSides: [any WriteStrategy.Type] = [
        CacheAside.self,
        WriteThrough.self,
        WriteBehind.self,
        WriteAround.self,
    ]

    /// All strategies, each once.
    public static var descriptors: [StrategyDescriptor] {
        var found: [StrategyDescriptor] = []
        for descriptor in readSides.map({ $0.descriptor }) + writeSides.map({ $0.descriptor })
        where !found.contains(where: { $0.name == descriptor.name }) {
            found.append(descriptor)
        }
        return found
    }
}

/// A read side and a write side: `refresh-ahead+write-behind`.
public struct StrategyChoice: Sendable {
    public var read: any ReadStrategy.Type
    public var write: any WriteStrategy.Type

    /// What a cache does if nothing is said: cache-aside.
    public static let standard = StrategyChoice(read: CacheAside.self, write: CacheAside.self)

    /// Reads a name such as `cache-aside`, `write-behind` or `refresh-ahead+write-behind`. A side that is not named is
    /// cache-aside's.
    public init(named text: String) throws(StrategyError) {
        self = .standard
        var hasRead = false
        var hasWrite = false
        for part in text.split(separator: "+", omittingEmptySubsequences: false) {
            let name = String(part)
            let reading = StrategyRegistry.readSides.first { $0.descriptor.name == name }
            let writing = StrategyRegistry.writeSides.first { $0.descriptor.name == name }
            if reading == nil, writing == nil { throw .unknown(name: name) }
            if let reading, !(hasRead && writing != nil) {
                if hasRead { throw .twoReadSides(text) }
                read = reading
                hasRead = true
            }
            if let writing, !(hasWrite && reading != nil) {
                if hasWrite { throw .twoWriteSides(text) }
                write = writing
                hasWrite = reading == nil
            }
        }
    }

    private init(read: any ReadStrategy.Type, write: any WriteStrategy.Type) {
        self.read = read
        self.write = write
    }

    /// The shortest name that gives this pair.
    public var name: String {
        let aside = CacheAside.descriptor.name
        let reading = read.descriptor.name
        let writing = write.descriptor.name
        if reading == writing { return reading }
        if writing == aside { return reading }
        if reading == aside { return writing }
        return "\(reading)+\(writing)"
    }
}

/// What can be wrong with a strategy's name.
public enum StrategyError: Error, Equatable {
    case unknown(name: String)
    case twoReadSides(String)
    case twoWriteSides(String)
}

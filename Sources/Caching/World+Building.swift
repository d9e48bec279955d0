public import Eviction
public import Keyspace
internal import Simulation
public import Tracing

extension World {
    /// Builds a database. Its name must be free.
    ///
    /// - Parameter remote: the real database that it is; nil for a simulated one.
    @discardableResult
    public func buildDatabase(
        _ name: String, rows: any RowStore, settings: DatabaseSettings, summary: String,
        at remote: (any RemoteRows)? = nil
    ) -> DatabaseNode {
        let id = names.addNode(name, .database)
        let node = DatabaseNode(
            id: id, name: name, rows: rows, settings: settings, world: self, remote: remote)
        add(node)
        note(nil, id, nil, .configured(.built), value: Value(summary))
        return node
    }

    /// Builds a cache over a node, or over nothing. Its name must be free.
    ///
    /// - Parameter remote: the real server that it is; nil for a simulated one.
    /// - Throws: what is wrong with the policy or its options.
    @discardableResult
    public func buildCache(
        _ name: String, over under: (any StoreNode)?, settings: CacheSettings, summary: String,
        at remote: (any RemoteKeyspace)? = nil
    )
        throws(PolicySetupError) -> CacheNode
    {
        let id = names.addNode(name, .cache)
        let node = try CacheNode(
            id: id, name: name, over: under ?? NothingBelow(self), settings: settings, world: self,
            remote: remote)
        add(node)
        note(nil, id, nil, .configured(.built), value: Value(summary))
        node.startWork()
        return node
    }

    /// Changes how a cache behaves from now on.
    public func configure(_ node: CacheNode, _ settings: CacheSettings, summary: String)
        throws(PolicySetupError)
    {
        try node.configure(settings) {
            note(nil, node.id, nil, .configured(.changed), value: Value(summary))
        }
    }

    /// Changes how a database behaves from now on.
    public func configure(_ node: DatabaseNode, _ settings: DatabaseSettings, summary: String) {
        note(nil, node.id, nil, .configured(.changed), value: Value(summary))
        node.settings = settings
    }

    /// Takes a node away, over which nothing stands and which has no dirty writes.
    public func drop(_ node: any Node) {
        remove(node)
        node.retire()
        node.faults.close(note(nil, node.id, nil, .configured(.dropped)))
    }
}

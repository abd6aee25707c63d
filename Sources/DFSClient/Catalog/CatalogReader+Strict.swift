package import DFSModel
import DFSWire

extension CatalogReader {
    /// Paths that are settled at the same time.
    private static let settlingAtOnce = 8

    /// Has the nodes find out what a majority has chosen for a path, and tell each other. What
    /// all nodes say afterwards is at least as new.
    ///
    /// Throws ``ClientError`` `unavailable` without a majority.
    package func settle(_ path: FilePath) async throws {
        let request = NodeRequest(
            .get, Routes.file, query: [("path", path.text), ("strict", "true")],
            deadline: .seconds(10))
        var last: ClientError?
        for node in await cluster.nodesToAsk(about: path.text, [], sweep: 0) {
            do {
                _ = try await node.send(request)
                return
            } catch let error as ClientError where error.code == .notFound {
                return
            } catch let error as ClientError where error.isWorthAskingElsewhere {
                last = error.status == nil ? last ?? error : error
            }
        }
        let reason = last?.message ?? "No node was asked."
        throw ClientError(
            .unavailable, "'\(path.text.printable)' cannot be read strictly: \(reason)", cause: last
        )
    }

    /// Settles everything below `folder` (nil: everywhere) of which some node has accepted more
    /// than it knows to be chosen.
    ///
    /// Throws ``ClientError`` `unavailable` without a majority.
    package func settleAll(below folder: FilePath?) async throws {
        let results = await cluster.askAll(deadline: .seconds(30)) { node in
            try await undecided(below: folder, at: node)
        }
        guard results.hasMajority else {
            throw results.commonFailure("The list cannot be read strictly")
        }
        let paths = Array(results.answers.values.reduce(into: Set()) { $0.formUnion($1) })
        for start in stride(from: 0, to: paths.count, by: Self.settlingAtOnce) {
            let some = paths[start..<min(start + Self.settlingAtOnce, paths.count)]
            try await withThrowingTaskGroup(of: Void.self) { group in
                for path in some { group.addTask { try await settle(path) } }
                try await group.waitForAll()
            }
        }
    }

    private func undecided(below folder: FilePath?, at node: NodeConnection) async throws
        -> [FilePath]
    {
        var query = [(name: String, value: String)]()
        if let folder { query.append(("folder", folder.text)) }
        let request = NodeRequest(.get, Routes.undecided, query: query)
        return try await node.send(request, for: UndecidedBody.self).paths
    }
}

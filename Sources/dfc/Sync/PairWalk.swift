import DFSClient
import DFSCluster
import DFSModel

/// A local folder and one in the store side by side, name by name, in byte order.
struct PairWalk {
    let session: Session
    /// The local folder.
    let local: String
    /// The folder in the store; nil is the top.
    let remote: FilePath?
    let filter: NameFilter

    /// One name, and what has it on either side.
    struct Pair {
        /// The path below both folders.
        let relative: String
        let local: LocalTree.Item?
        let remote: ClusterEntry?

        /// Bytes of the file at the source; nil for a folder.
        func size(isPull: Bool) -> Int? {
            guard isPull else { return local?.size }
            guard case .file(let facts, _) = remote?.kind else { return nil }
            return facts.size
        }
    }

    /// Throws `notFound` or `conflict` if ``remote`` is no folder.
    func checkRemoteFolder() async throws {
        guard let remote else { return }
        switch try await CatalogReader(cluster: session.cluster).kind(of: remote) {
        case .folder: break
        case .file:
            throw ProgramError(.conflict, "'\(remote.text.printable)' is a file, not a folder.")
        case .nothing:
            throw ProgramError(.notFound, "'\(remote.text.printable)' does not exist.")
        }
    }

    /// Gives each pair to `body`. A local folder that does not exist is empty. Returns the nodes
    /// that did not answer to the end, which are told.
    @discardableResult
    func each(_ body: (Pair) async throws -> Void) async throws -> Set<NodeName> {
        var items = try localItems()[...]
        let list = CatalogReader(cluster: session.cluster).list(remote, recursive: true)
        for try await entry in list {
            let relative = self.relative(entry.path)
            while let item = items.first, Self.precedes(item.relative, relative) {
                items = items.dropFirst()
                try await body(Pair(relative: item.relative, local: item, remote: nil))
            }
            guard filter.takes(relative) else { continue }
            let same = items.first.flatMap { Self.isSame($0.relative, relative) ? $0 : nil }
            if same != nil { items = items.dropFirst() }
            try await body(Pair(relative: relative, local: same, remote: entry))
        }
        for item in items {
            try await body(Pair(relative: item.relative, local: item, remote: nil))
        }
        let failures = await list.failures()
        NodeWarnings.tell(failures, of: session)
        return Set(failures.keys)
    }

    private func localItems() throws -> [LocalTree.Item] {
        guard LocalTree.kind(of: local) != nil else { return [] }
        guard LocalTree.isFolder(local) else {
            throw ProgramError(.localInput, "'\(local.printable)' is not a folder.")
        }
        return try LocalTree.items(below: local) { session.console.warn($0) }
            .filter { !$0.relative.isEmpty && filter.takes($0.relative) }
    }

    private func relative(_ path: FilePath) -> String {
        guard let remote else { return path.text }
        return String(Substring(path.text.utf8.dropFirst(remote.text.utf8.count + 1)))
    }

    /// The local path of a name.
    func localPath(_ relative: String) -> String {
        local.hasSuffix("/") ? local + relative : "\(local)/\(relative)"
    }

    /// The path in the store of a name.
    func remotePath(_ relative: String) throws -> FilePath {
        try remote.map { try $0.appending(relative) } ?? FilePath(relative)
    }

    private static func precedes(_ left: String, _ right: String) -> Bool {
        left.utf8.lexicographicallyPrecedes(right.utf8)
    }

    private static func isSame(_ left: String, _ right: String) -> Bool {
        left.utf8.elementsEqual(right.utf8)
    }
}

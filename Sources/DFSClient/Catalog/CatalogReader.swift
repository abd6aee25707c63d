import DFSCluster
package import DFSModel
import DFSWire

/// Reads the catalogs of all nodes that answer, as one.
package struct CatalogReader: Sendable {
    let cluster: ClusterClient

    package init(cluster: ClusterClient) {
        self.cluster = cluster
    }

    /// What is known about a path. Throws ``ClientError`` if no node answers.
    ///
    /// A version that was committed a moment ago may not have reached all catalogs; if it seems
    /// incomplete on nodes that do answer, they are asked again, for half a second in all. Then a
    /// node is asked to tell the others; without a majority what is known stands.
    package func knowledge(of path: FilePath) async throws -> FileKnowledge {
        var knowledge = try await ask(path)
        for pauseMilliseconds in [50, 150, 300] where mayBeOnItsWay(knowledge) {
            try await Task.sleep(for: .milliseconds(pauseMilliseconds))
            knowledge = try await ask(path)
        }
        guard mayBeOnItsWay(knowledge) else { return knowledge }
        do {
            try await settle(path)
        } catch let error as ClientError where error.code == .unavailable {
            return knowledge
        }
        return try await ask(path)
    }

    private func mayBeOnItsWay(_ knowledge: FileKnowledge) -> Bool {
        guard case .file(let facts, let availability) = knowledge.newest?.kind,
            availability.state == .incomplete
        else { return false }
        return facts.layout.nodes.contains { node in
            guard knowledge.answered.contains(node) else { return false }
            guard case .file(let other) = knowledge.entries[node]?.kind else { return true }
            return other.version != facts.version
        }
    }

    private func ask(_ path: FilePath) async throws -> FileKnowledge {
        let request = NodeRequest(.get, Routes.file, query: [("path", path.text)])
        let results = await cluster.askAll { node -> FileBody? in
            do {
                return try await node.send(request, for: FileBody.self)
            } catch let error as ClientError where error.code == .notFound {
                return nil
            }
        }
        guard !results.answers.isEmpty else {
            throw results.commonFailure("'\(path.text.printable)' cannot be read")
        }
        var entries: [NodeName: NodeEntry] = [:]
        var manifests: [VersionID: Manifest] = [:]
        for case (let node, let body?) in results.answers {
            let entry = try body.entry.entry()
            guard entry.path == path else { continue }
            entries[node] = entry
            if let manifest = body.manifest { manifests[manifest.version] = manifest }
        }
        return FileKnowledge(
            entries: entries, manifests: manifests, answered: Set(results.answers.keys),
            failures: results.failures)
    }

    /// What lies below `folder` (nil: everything), in byte order: its own entries only, or all.
    /// - Parameter only: the one node to ask; nil asks all.
    package func list(
        _ folder: FilePath?, recursive: Bool, only: NodeName? = nil
    ) -> ClusterListing {
        ClusterListing(
            nodes: pages(folder, recursive).filter { only == nil || only == $0.node })
    }

    /// Whether any file or folder marker is below `folder`.
    package func hasContent(_ folder: FilePath) async throws -> Bool {
        let nodes = pages(folder, true)
        for try await _ in ClusterListing(nodes: nodes, firstPage: 1, looksAhead: false) {
            return true
        }
        return false
    }

    private func pages(_ folder: FilePath?, _ recursive: Bool) -> [EntryPages] {
        cluster.nodes.map { EntryPages(node: $0, folder: folder, recursive: recursive) }
    }

    /// What is at a path, by the nodes that answer.
    package enum Kind: Hashable, Sendable {
        case file, folder, nothing
    }

    /// Whether a path is a file or, by a marker or something below it, a folder. A file wins.
    package func kind(of path: FilePath) async throws -> Kind {
        try await kind(of: path, try await knowledge(of: path))
    }

    func kind(of path: FilePath, _ knowledge: FileKnowledge) async throws -> Kind {
        switch knowledge.newest?.kind {
        case .file: return .file
        case .folder: return .folder
        case nil:
            return try await hasContent(path) ? .folder : .nothing
        }
    }
}

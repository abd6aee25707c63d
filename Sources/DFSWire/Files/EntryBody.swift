package import DFSCluster
package import DFSModel

/// One line of `GET /v1/files` and the `entry` of `GET /v1/file`: a ``NodeEntry`` as JSON.
package struct EntryBody: Codable, Sendable, Hashable {
    package let path: FilePath
    package let type: Kind
    package let ballot: Ballot
    package let version: VersionID?
    package let size: Int?
    package let modifiedMilliseconds: Int?
    package let chunks: Int?
    package let checksum: Digest?
    package let nodes: [NodeName]?
    package let rotation: Int?
    package let copies: Int?
    /// Chunks that the answering node should hold and lacks.
    package let missing: [Int]?

    /// The kinds of ``NodeEntry/Kind`` as words.
    package enum Kind: String, Codable, Sendable {
        case file, folder, prefix, deleted
    }

    private enum CodingKeys: String, CodingKey {
        case path, type, ballot, version, size, chunks, checksum, nodes, rotation, copies, missing
        case modifiedMilliseconds = "modified_ms"
    }

    package init(_ entry: NodeEntry) {
        path = entry.path
        ballot = entry.ballot
        let facts: NodeEntry.FileFacts?
        switch entry.kind {
        case .file(let file): (type, facts) = (.file, file)
        case .folder: (type, facts) = (.folder, nil)
        case .prefix: (type, facts) = (.prefix, nil)
        case .deleted: (type, facts) = (.deleted, nil)
        }
        version = facts?.version
        size = facts?.size
        modifiedMilliseconds = facts?.modifiedMilliseconds
        chunks = facts?.chunkCount
        checksum = facts?.checksum
        nodes = facts?.layout.nodes
        rotation = facts?.layout.rotation
        copies = facts?.layout.copies
        missing = facts.flatMap { $0.missing.isEmpty ? nil : $0.missing }
    }

    /// The entry that this line describes.
    package func entry() throws -> NodeEntry {
        NodeEntry(path: path, ballot: ballot, kind: try kind())
    }

    private func kind() throws -> NodeEntry.Kind {
        switch type {
        case .folder: return .folder
        case .prefix: return .prefix
        case .deleted: return .deleted
        case .file:
            guard let version, let size, let modifiedMilliseconds, let chunks, let checksum,
                let nodes, let rotation, let copies,
                size >= 0, (0...Chunking.maximumChunkCount).contains(chunks)
            else { throw WireError(.invalid, "The entry of '\(path)' lacks a part of a file.") }
            return .file(
                NodeEntry.FileFacts(
                    version: version, size: size, modifiedMilliseconds: modifiedMilliseconds,
                    chunkCount: chunks, checksum: checksum,
                    layout: try Layout(nodes: nodes, rotation: rotation, copies: copies),
                    missing: missing ?? []))
        }
    }
}

extension EntryPage {
    /// What a client sends in `Accept` to get a list in binary form.
    package static let mediaType = "application/vnd.dfs.entries"
}

package import DFSCluster
package import DFSModel
import Foundation

/// One file or folder as a line of JSON, for scripts. Keys are never renamed.
package struct EntryLine: Codable, Hashable, Sendable {
    package let path: FilePath
    /// `file` or `folder`; the rest is there for files only.
    package let type: String
    package var size: Int?
    package var version: VersionID?
    /// ISO 8601 in UTC, with milliseconds.
    package var modified: String?
    package var state: Availability.State?
    /// The fewest copies that any chunk has on the nodes that answered.
    package var copies: Int?
    /// The nodes that answered and hold chunks of it.
    package var nodes: [NodeName]?
    package var chunks: Int?
    package var checksum: Digest?
    /// Chunks that no answering node holds; only if there are any.
    package var missing: [Int]?

    package init(_ entry: ClusterEntry) {
        path = entry.path
        switch entry.kind {
        case .folder: type = "folder"
        case .file(let facts, let availability):
            type = "file"
            size = facts.size
            version = facts.version
            modified = Self.time(milliseconds: facts.modifiedMilliseconds)
            state = availability.state
            copies = availability.copies
            nodes = availability.nodes
            chunks = facts.chunkCount
            checksum = facts.checksum
            missing = availability.missingChunks.isEmpty ? nil : availability.missingChunks
        }
    }

    /// Such as `2026-11-05T12:00:00.123Z`.
    package static func time(milliseconds: Int) -> String {
        UTCTime(milliseconds: milliseconds).description
    }
}

/// Any value as one line of JSON with its keys in order.
package enum JSONLine {
    /// The value as one line of JSON with sorted keys. Throws what encoding throws.
    package static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}

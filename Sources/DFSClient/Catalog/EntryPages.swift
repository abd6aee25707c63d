import DFSCluster
import DFSModel
import DFSWire
import Foundation
import NIOCore
import NIOFoundationCompat

/// One node's list of a folder, a page at a time.
struct EntryPages: Sendable {
    /// Lines that are asked for at once; what bounds memory.
    static let pageLines = 1_000

    let node: NodeConnection
    private let folder: FilePath?
    private let recursive: Bool
    private var after: String?
    private var page: [NodeEntry] = []
    private var isLast = false

    init(node: NodeConnection, folder: FilePath?, recursive: Bool) {
        self.node = node
        self.folder = folder
        self.recursive = recursive
    }

    /// The next entry, or nil at the end. Throws ``ClientError``; a failed request is repeated
    /// once, if the list had begun.
    mutating func next() async throws -> NodeEntry? {
        if page.isEmpty, !isLast {
            do {
                try await load()
            } catch let error as ClientError where error.code == .unavailable && after != nil {
                try await load()
            }
        }
        return page.popLast()
    }

    private mutating func load() async throws {
        var query = [("recursive", "\(recursive)"), ("limit", "\(Self.pageLines)")]
        if let folder { query.append(("folder", folder.text)) }
        if let after { query.append(("after", after)) }
        let request = NodeRequest(.get, Routes.files, query: query.map { ($0.0, $0.1) })
        let answer = try await node.send(request)
        let entries = try Self.entries(answer.body, from: node.name)
        isLast = entries.count < Self.pageLines
        page = entries.reversed()
        if let last = entries.last { after = String(decoding: last.sortKey, as: UTF8.self) }
    }

    /// The lines of a page. Throws ``ClientError`` with `internal` for one that is no entry, or
    /// that is not behind the one before.
    static func entries(_ body: ByteBuffer, from node: NodeName) throws -> [NodeEntry] {
        var splitter = LineSplitter()
        var lines = try splitter.feed(body)
        if let rest = splitter.finish() { lines.append(rest) }
        let decoder = JSONDecoder()
        do {
            let entries = try lines.map {
                try decoder.decode(EntryBody.self, from: Data(buffer: $0)).entry()
            }
            for (left, right) in zip(entries, entries.dropFirst()) {
                guard left.sortKey.lexicographicallyPrecedes(right.sortKey) else {
                    throw WireError(.invalid, "The list is out of order at '\(right.path)'.")
                }
            }
            return entries
        } catch {
            throw ClientError(
                .internal, "\(node) gave a list that this program does not understand.",
                cause: error, node: node)
        }
    }
}

import DFSCluster
import DFSModel
import DFSWire
import NIOCore

/// One node's list of a folder, a page at a time.
struct EntryPages: Sendable {
    /// Entries that are asked for at once; what bounds memory.
    static let pageEntries = 2_000

    let node: NodeConnection
    private let folder: FilePath?
    private let recursive: Bool
    private var after: String?
    /// The rest of the page, the next entry last.
    private var page: [NodeEntry] = []
    private var isLast = false

    init(node: NodeConnection, folder: FilePath?, recursive: Bool) {
        self.node = node
        self.folder = folder
        self.recursive = recursive
    }

    /// Whether a page must be loaded before the next entry can be told.
    var isExhausted: Bool { page.isEmpty && !isLast }

    /// The next entry of the page at hand, or nil at the end of the list.
    mutating func pop() -> NodeEntry? {
        page.popLast()
    }

    /// The next page as the node sends it. Throws ``ClientError``; a failed request is repeated
    /// once, if the list had begun.
    func load() async throws -> ByteBuffer {
        do {
            return try await request()
        } catch let error as ClientError where error.code == .unavailable && after != nil {
            return try await request()
        }
    }

    private func request() async throws -> ByteBuffer {
        var query = [
            (name: "recursive", value: "\(recursive)"),
            (name: "limit", value: "\(Self.pageEntries)"),
        ]
        if let folder { query.append(("folder", folder.text)) }
        if let after { query.append(("after", after)) }
        return try await node.send(
            NodeRequest(
                .get, Routes.files, query: query, headers: [("Accept", EntryPage.mediaType)])
        ).body
    }

    /// Goes on with a page that was loaded.
    mutating func turn(to entries: [NodeEntry]) {
        pass(entries)
        page = entries.reversed()
    }

    /// Goes on behind a page that was loaded.
    mutating func pass(_ entries: [NodeEntry]) {
        isLast = entries.count < Self.pageEntries
        page = []
        if let last = entries.last { after = String(decoding: last.sortKey, as: UTF8.self) }
    }

    /// The entries of a page. Throws ``ClientError`` with `internal` for what is no page, or is
    /// out of order.
    static func entries(_ body: ByteBuffer, from node: NodeName) throws -> [NodeEntry] {
        do {
            let entries = try EntryPage(binary: Array(body.readableBytesView)).entries
            for (left, right) in zip(entries, entries.dropFirst()) {
                guard left.order(against: right) < 0 else {
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

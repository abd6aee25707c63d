import DFSCluster
import DFSModel
import DFSWire
import NIOCore

/// One node's list of a folder, asked for a page at a time.
struct EntryPages: Sendable {
    /// Asks a node for at most so many entries behind a sort key.
    typealias Question =
        @Sendable (_ after: String?, _ limit: Int) async throws(ClientError) -> ByteBuffer

    let node: NodeName
    private let question: Question

    init(node: NodeName, question: @escaping Question) {
        self.node = node
        self.question = question
    }

    init(node: NodeConnection, folder: FilePath?, recursive: Bool) {
        self.init(node: node.name) { after, limit throws(ClientError) in
            var query = [(name: "recursive", value: "\(recursive)"), ("limit", "\(limit)")]
            if let folder { query.append(("folder", folder.text)) }
            if let after { query.append(("after", after)) }
            let request = NodeRequest(
                .get, Routes.files, query: query, headers: [("Accept", EntryPage.mediaType)])
            do {
                return try await node.send(request).body
            } catch {
                throw ClientError(transport: error, of: node)
            }
        }
    }

    /// A page as the node sends it; a failed request is repeated once, if the list had begun.
    func page(after: String?, limit: Int) async -> Result<ByteBuffer, ClientError> {
        do throws(ClientError) {
            return .success(try await question(after, limit))
        } catch {
            guard error.code == .unavailable, after != nil else { return .failure(error) }
        }
        do throws(ClientError) {
            return .success(try await question(after, limit))
        } catch {
            return .failure(error)
        }
    }

    /// The entries of a page. Throws ``ClientError`` with `internal` for what is no page, or is
    /// out of order.
    static func entries(
        _ body: ByteBuffer, from node: NodeName
    ) throws(ClientError) -> [NodeEntry] {
        do {
            let entries = try EntryPage(binary: Array(body.readableBytesView)).entries
            if let index = NodeEntry.firstDisorder(in: entries) {
                throw WireError(
                    .invalid, "The list is out of order at '\(entries[index].path.text.printable)'."
                )
            }
            return entries
        } catch {
            throw ClientError(
                .internal, "\(node) gave a list that this program does not understand.",
                cause: error, node: node)
        }
    }
}

import DFSClient
import DFSCluster
import DFSModel

/// Which chunks each node has, as the lab report's `list` shows it: each node is asked about
/// itself.
struct NodeLists {
    /// A file with more chunks on a node is one line.
    private static let mostLines = 8

    let session: Session
    /// The folder; everything without it.
    let folder: FilePath?
    var isJSON = false

    /// What one node has of one file, for scripts.
    private struct Line: Encodable {
        let node: NodeName
        let path: FilePath
        let version: VersionID
        let chunks: [Int]
    }

    /// Prints the list of each node. Throws ``ClientError`` if no node answers.
    func print() async throws {
        var failures: [NodeName: ClientError] = [:]
        for node in session.cluster.nodes {
            do {
                try await print(node.name)
            } catch let error as ClientError where error.code == .unavailable {
                failures[node.name] = error
                if !isJSON { try session.console.line("\(node.name) does not answer.") }
            }
        }
        guard failures.count < session.cluster.nodes.count else {
            throw NodeResults<Never>(answers: [:], failures: failures)
                .commonFailure("The lists cannot be read")
        }
    }

    private func print(_ node: NodeName) async throws {
        let console = session.console
        if !isJSON { try console.line("Current \(node)/\(session.user) files:") }
        var isEmpty = true
        let reader = CatalogReader(cluster: session.cluster)
        for try await entry in reader.list(folder, recursive: true, only: node) {
            guard case .file(let facts, let availability) = entry.kind else { continue }
            let chunks = availability.holders.filter { $0.value.contains(node) }.keys.sorted()
            guard !chunks.isEmpty else { continue }
            isEmpty = false
            if isJSON {
                let line = Line(
                    node: node, path: entry.path, version: facts.version, chunks: chunks)
                try console.line(try JSONLine.text(line))
            } else {
                for name in Self.names(entry.path, chunks) { try console.line(name) }
            }
        }
        if isEmpty, !isJSON { try console.line("There are no files yet.") }
    }

    private static func names(_ path: FilePath, _ chunks: [Int]) -> [String] {
        let name = path.text.printable
        guard chunks.count <= mostLines else { return ["\(name) (\(chunks.count) chunks)"] }
        return chunks.map { "\(name)_\($0)" }
    }
}

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
        let file = try await file()
        var failures: [NodeName: ClientError] = [:]
        for node in session.cluster.nodes {
            do {
                try await print(node.name, file)
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

    /// What is known of the file of this name; nil if it is a folder. Throws ``ProgramError``
    /// `notFound` if it is nothing.
    private func file() async throws -> FileKnowledge? {
        guard let folder else { return nil }
        let reader = CatalogReader(cluster: session.cluster)
        switch try await reader.kind(of: folder) {
        case .folder: return nil
        case .file: return try await reader.knowledge(of: folder)
        case .nothing:
            throw ProgramError(.notFound, "'\(folder.text.printable)' does not exist.")
        }
    }

    private func print(_ node: NodeName, _ file: FileKnowledge?) async throws {
        let console = session.console
        if !isJSON { try console.line("Current \(node)/\(session.user) files:") }
        var isEmpty = true
        if let file {
            if let failure = file.failures[node] { throw failure }
            if let entry = file.newest { isEmpty = try !print(entry, of: node) }
        } else {
            let reader = CatalogReader(cluster: session.cluster)
            for try await entry in reader.list(folder, recursive: true, only: node)
            where try print(entry, of: node) { isEmpty = false }
        }
        if isEmpty, !isJSON { try console.line("There are no files yet.") }
    }

    /// Prints what a node has of a file; false if that is nothing.
    private func print(_ entry: ClusterEntry, of node: NodeName) throws -> Bool {
        guard case .file(let facts, let availability) = entry.kind else { return false }
        let chunks = availability.holders.filter { $0.value.contains(node) }.keys.sorted()
        guard !chunks.isEmpty else { return false }
        if isJSON {
            let line = Line(node: node, path: entry.path, version: facts.version, chunks: chunks)
            try session.console.line(try JSONLine.text(line))
        } else {
            for name in Self.names(entry.path, chunks) { try session.console.line(name) }
        }
        return true
    }

    private static func names(_ path: FilePath, _ chunks: [Int]) -> [String] {
        let name = path.text.printable
        guard chunks.count <= mostLines else { return ["\(name) (\(chunks.count) chunks)"] }
        return chunks.map { "\(name)_\($0)" }
    }
}

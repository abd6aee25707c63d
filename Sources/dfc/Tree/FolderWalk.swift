import DFSClient
import DFSCluster
import DFSModel

/// Everything below a folder, or one file, in byte order, with the warnings that belong to it.
struct FolderWalk {
    let session: Session
    /// Nil: everything.
    let folder: FilePath?

    /// Gives each entry to `body`, and the nodes that have not answered. Throws ``ProgramError``
    /// `notFound` if nothing has the name.
    func each(_ body: (ClusterEntry, Set<NodeName>) async throws -> Void) async throws {
        let reader = CatalogReader(cluster: session.cluster)
        let list = reader.list(folder, recursive: true)
        var isEmpty = true
        var entries = list.makeAsyncIterator()
        while let entry = try await entries.next() {
            isEmpty = false
            try await body(entry, entries.silent)
        }
        NodeWarnings.tell(await list.failures(), of: session)
        guard isEmpty, let folder else { return }
        let knowledge = try await reader.knowledge(of: folder)
        guard let entry = knowledge.newest else {
            throw ProgramError(.notFound, "'\(folder.text.printable)' does not exist.")
        }
        if case .file = entry.kind { try await body(entry, Set(knowledge.failures.keys)) }
    }
}

import DFSClient
import DFSCluster
import DFSModel

/// Everything below a folder, or one file, in byte order, with the warnings that belong to it.
struct FolderWalk {
    let session: Session
    /// Nil: everything.
    let folder: FilePath?

    /// Gives each entry to `body`. Throws ``ProgramError`` `notFound` if nothing has the name.
    func each(_ body: (ClusterEntry) async throws -> Void) async throws {
        let reader = CatalogReader(cluster: session.cluster)
        let list = reader.list(folder, recursive: true)
        var isEmpty = true
        for try await entry in list {
            isEmpty = false
            try await body(entry)
        }
        NodeWarnings.tell(await list.failures(), of: session)
        guard isEmpty, let folder else { return }
        guard let entry = try await reader.knowledge(of: folder).newest else {
            throw ProgramError(.notFound, "'\(folder.text.printable)' does not exist.")
        }
        if case .file = entry.kind { try await body(entry) }
    }
}

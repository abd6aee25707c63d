import DFSBlobs
import DFSCatalog
import DFSConfiguration
import DFSModel
import DFSNode
import DFSTerminal
import Foundation

/// A data folder whose catalog is lost, and the catalog that was salvaged beside it.
struct SalvageFolder {
    static let fileName = "salvage.db"

    let path: String
    let identity: NodeIdentity

    /// Throws `ConfigurationError` with `.wrongFolder` if this is no node's data folder.
    init(path: String) throws {
        self.path = URL(fileURLWithPath: path).standardizedFileURL.path
        identity = try NodeIdentity.read(folder: self.path)
    }

    /// A failed sync ends the program; damage is thrown as an error.
    private static let end: @Sendable (CatalogError) -> Void = { error in
        guard error.isFatal else { return }
        Console.dfs.error(error.message)
        exit(70)
    }

    var catalogPath: String { "\(path)/\(Self.fileName)" }

    /// Makes the salvaged catalog anew, from the journal and the blobs.
    func rebuild() async throws -> Salvage.Tally {
        let lock = try FolderLock(folder: path)
        defer { lock.release() }
        for suffix in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: catalogPath + suffix)
        }
        let founding = Founding(
            node: identity.node, cluster: identity.cluster, incarnation: .random(),
            members: try identity.genesis ?? placeholder())
        let catalog = try Catalog(path: catalogPath, founding: founding, onFatal: Self.end)
        do {
            let blobs = try await DiskBlobStore(root: path)
            let tally = try await Salvage(folder: path, blobs: blobs, into: catalog).run()
            try catalog.close()
            return tally
        } catch {
            try? catalog.close()
            throw error
        }
    }

    /// A list for a node that joined later and knows no founders: a salvaged catalog is read, and
    /// never votes.
    private func placeholder() throws -> MemberList {
        try MemberList(
            epoch: 1,
            members: [
                Member(
                    name: identity.node, incarnation: identity.incarnation,
                    address: try NodeAddress(host: "localhost", port: 1))
            ])
    }

    /// Opens what was salvaged. Throws ``ProgramError`` if `dfs rebuild` has not made it.
    func open() async throws -> (catalog: Catalog, blobs: DiskBlobStore) {
        guard FileManager.default.fileExists(atPath: catalogPath) else {
            throw ProgramError(
                .wrongFolder,
                "\(path) has no \(Self.fileName). Make it with 'dfs rebuild --data "
                    + "\(ShellWord(path))'.")
        }
        let catalog = try Catalog(path: catalogPath, founding: nil, onFatal: Self.end)
        return (catalog, try await DiskBlobStore(root: path))
    }
}

import DFSCatalog
import DFSCluster
import DFSConfiguration
import DFSModel
import DFSNode
import DFSTrust
import Foundation
import Logging

/// Opens a node's data folder with the checks and the lock of a node that starts, and makes the
/// catalog where that is right: at a founder's first start, and for a new incarnation.
struct FolderOpening {
    let configuration: NodeConfiguration
    let logger: Logger
    /// Told of each sync.
    var syncWatch = SyncWatch.none
    /// Whether a new incarnation may take the place of a catalog that is lost or does not vote.
    var replacing = false
    /// Tells the chosen list of members; nil if nobody may be asked.
    var askMembers: (() async throws -> BallotedValue)?
    /// Tells whether every other member is well; nil if the folder is not opened for a node.
    var askHealth: (() async -> Bool)?

    private var path: String { configuration.data }

    /// - Throws: a `Failure` with a sentence for a folder that is not this node's, or is in use.
    func open() async throws -> NodeFolder {
        do {
            return try await openOnce()
        } catch let damage as CatalogError where damage.isDamage && askHealth != nil {
            DamageMark(folder: path).set(damage)
            return try await openOnce()
        }
    }

    private func openOnce() async throws -> NodeFolder {
        var identity = try await identityToStart()
        let founding = identity.catalog == .new ? try await founding(of: identity) : nil
        let folder = try await NodeFolder(
            path: path,
            owner: FolderOwner(
                node: identity.node, cluster: identity.cluster, incarnation: identity.incarnation),
            founding: founding, syncWatch: syncWatch, onFatal: endProcess)
        if identity.catalog == .new {
            identity.catalog = .present
            try identity.write(folder: path, replacing: true)
        }
        return folder
    }

    /// Ends a node whose disk or catalog cannot be trusted any more. Who merely looks at a folder
    /// gets the error instead.
    private var endProcess: @Sendable (any Error) -> Void {
        let mark = askHealth.map { _ in DamageMark(folder: path) }
        return { [logger] error in
            guard let damage = error as? CatalogError, damage.isDamage else {
                logger.critical("a sync failed; the process ends", metadata: ["error": "\(error)"])
                exit(70)
            }
            guard let mark else { return }
            mark.set(damage)
            logger.critical(
                """
                the catalog is damaged; the process ends. Start it again: if all other nodes are \
                well, a new catalog takes its place
                """, metadata: ["error": "\(damage)"])
            exit(65)
        }
    }

    private func identityToStart() async throws -> NodeIdentity {
        let hasIdentity = FileManager.default.fileExists(
            atPath: "\(path)/\(NodeIdentity.fileName)")
        guard hasIdentity || replacing else {
            throw NodeError(
                .wrongFolder,
                "'\(path)' is not the data folder of a node. Mount the right disk. If the disk of "
                    + "\(configuration.node) is lost, 'dfs serve --config FILE --replace' with its "
                    + "configuration lets an empty folder take its place while the others run.")
        }
        guard hasIdentity else { return try newIdentity() }
        let identity = try NodeIdentity.read(folder: path)
        try identity.check(
            cluster: configuration.cluster, node: configuration.node, folder: path)
        if identity.catalog == .present, try await isToGiveWay() {
            try NodeFolder.requireFree(path: path)
            try setAside(as: "quarantine/catalog-\(identity.incarnation)")
            let fresh = try newIdentity()
            DamageMark(folder: path).clear()
            return fresh
        }
        guard replacing, identity.catalog == .present else { return identity }
        try NodeFolder.requireFree(path: path)
        guard try await !isUsable(identity) else {
            logger.notice("the catalog is whole and votes: there is nothing to replace")
            return identity
        }
        try setAside(as: "replaced-\(identity.incarnation)")
        return try newIdentity()
    }

    /// Whether a catalog that was found damaged gives way to a new incarnation.
    ///
    /// - Throws: ``NodeError`` `.corrupt` if it is damaged and nothing may be done about it.
    private func isToGiveWay() async throws -> Bool {
        let mark = DamageMark(folder: path)
        guard let askHealth, let reason = mark.reason else { return false }
        let isWhole = Catalog.damages(inFile: "\(path)/catalog.db").isEmpty
        let verdict = DamageRule.verdict(
            isWhole: isWhole, isWanted: replacing, othersAreHealthy: await askHealth())
        switch verdict {
        case .goOn:
            logger.notice(
                "the catalog was said to be damaged and is whole", metadata: ["reason": "\(reason)"]
            )
            mark.clear()
            return false
        case .replace:
            logger.critical(
                "the catalog is damaged and goes to quarantine", metadata: ["reason": "\(reason)"])
            return true
        case .stop:
            throw NodeError(
                .corrupt,
                "The catalog of \(configuration.node) is damaged (\(reason)). Not all other nodes are "
                    + "well, so that it is not replaced by itself. Start them and then this one "
                    + "again, or use 'dfs serve --replace' if a majority of the others is up. If "
                    + "too few are left, 'dfs rebuild' saves what lies here.")
        }
    }

    /// Whether the catalog in the folder is there, whole and that of a member.
    private func isUsable(_ identity: NodeIdentity) async throws -> Bool {
        let file = "\(path)/catalog.db"
        guard FileManager.default.fileExists(atPath: file) else { return false }
        let catalog: Catalog
        do {
            catalog = try Catalog(path: file, founding: nil, onFatal: { _ in })
        } catch let error as CatalogError where error.code == .corrupt {
            return false
        }
        defer { try? catalog.close() }
        guard catalog.incarnation == identity.incarnation else { return false }
        switch try await catalog.membership().standing {
        case .votes, .settling: return true
        case .stranger, .rolledBack: return false
        }
    }

    /// The former catalog stays in the folder under another name. The blobs stay where they are.
    private func setAside(as name: String) throws {
        for suffix in ["", "-wal", "-shm"] {
            let file = "\(path)/catalog.db\(suffix)"
            guard FileManager.default.fileExists(atPath: file) else { continue }
            let target = "\(path)/\(name).db\(suffix)"
            guard rename(file, target) == 0 else {
                throw NodeError(
                    .wrongFolder,
                    "'\(file)' cannot be renamed: \(String(cString: strerror(errno))).")
            }
        }
    }

    private func newIdentity() throws -> NodeIdentity {
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        let identity = NodeIdentity(
            cluster: configuration.cluster, node: configuration.node, incarnation: .random(),
            catalog: .new, genesis: nil)
        try identity.write(folder: path, replacing: true)
        logger.notice(
            "a new incarnation begins", metadata: ["incarnation": "\(identity.incarnation)"])
        return identity
    }

    private func founding(of identity: NodeIdentity) async throws -> Founding {
        if let genesis = identity.genesis {
            return Founding(
                node: identity.node, cluster: identity.cluster, incarnation: identity.incarnation,
                members: genesis)
        }
        guard let askMembers else {
            throw NodeError(
                .wrongFolder, "'\(path)' is that of a newcomer that has not been started yet.")
        }
        return Founding(
            node: identity.node, cluster: identity.cluster, incarnation: identity.incarnation,
            joining: try await askMembers())
    }
}

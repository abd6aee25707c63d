import DFSCatalog
package import DFSCluster
package import DFSModel
package import DFSSimulation
import Foundation

/// Repeats with real catalogs what the models of catalogs did in a simulation, and compares every
/// answer and everything that readers see.
///
/// A model and a catalog that agree on every verb give the same history: so a simulation that was
/// repeated without a difference has run over the real catalog. A crash leaves the files as they
/// are at that moment and opens a copy of them, so that only what SQLite has made durable counts.
package struct CatalogReplay {
    private let folder: String
    private let nodes: [NodeName]
    private let keys: [RegisterKey]
    private let members: MemberList
    private var catalogs: [Catalog] = []
    /// Where each node's files are.
    private var folders: [String] = []
    private var copies = 0
    /// Verbs that were repeated.
    package private(set) var verbCount = 0
    /// How often a node started again.
    package private(set) var restartCount = 0

    /// - Parameter folder: where the catalogs' files go; it must be there.
    package init(folder: String, nodes: [NodeName], keys: [RegisterKey]) throws {
        self.folder = folder
        self.nodes = nodes
        self.keys = keys
        members = try MemberList(
            epoch: 1,
            members: nodes.enumerated().map { index, name in
                Member(
                    name: name, incarnation: Incarnation(high: 1, low: UInt64(index)),
                    address: try NodeAddress(host: "127.0.0.1", port: 10_001 + index))
            })
        for node in nodes.indices {
            folders.append(try newFolder())
            catalogs.append(try open(node, at: folders[node]))
        }
    }

    /// Repeats everything. Returns the first difference as a sentence, or nil.
    package mutating func run(_ events: [CatalogEvent]) async throws -> String? {
        for event in events {
            switch event {
            case .durable(let node, let verbs, let picture):
                for verb in verbs {
                    verbCount += 1
                    if let difference = try await difference(verb, node) { return difference }
                }
                let seen = try await self.picture(node)
                if seen != picture { return "\(nodes[node]) shows \(seen) instead of \(picture)" }
            case .restart(let node): try restart(node)
            case .lost(let node): try reopen(node, at: try newFolder())
            }
        }
        return nil
    }

    /// Closes the catalogs.
    package func close() throws {
        for catalog in catalogs { try catalog.close() }
    }

    /// Removes what catalogs have left in a folder.
    static func remove(_ folder: String) throws {
        try FileManager.default.removeItem(atPath: folder)
    }

    // MARK: Files

    private mutating func newFolder() throws -> String {
        copies += 1
        let path = "\(folder)/\(copies)"
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true)
        return path
    }

    private func open(_ node: Int, at path: String) throws -> Catalog {
        try Catalog(
            path: "\(path)/catalog.db",
            founding: Founding(
                node: nodes[node], cluster: ClusterID(high: 1, low: 1),
                incarnation: Incarnation(high: 1, low: UInt64(node)), members: members),
            onFatal: { _ in })
    }

    private mutating func restart(_ node: Int) throws {
        let (old, new) = (folders[node], try newFolder())
        for name in ["catalog.db", "catalog.db-wal"]
        where FileManager.default.fileExists(atPath: "\(old)/\(name)") {
            try FileManager.default.copyItem(atPath: "\(old)/\(name)", toPath: "\(new)/\(name)")
        }
        try reopen(node, at: new)
        restartCount += 1
    }

    private mutating func reopen(_ node: Int, at path: String) throws {
        try catalogs[node].close()
        try FileManager.default.removeItem(atPath: folders[node])
        folders[node] = path
        catalogs[node] = try open(node, at: path)
    }

    // MARK: Verbs

    /// Carries out a verb; a sentence if it answers otherwise than the model.
    private func difference(_ verb: CatalogVerb, _ node: Int) async throws -> String? {
        let catalog = catalogs[node]
        switch verb {
        case .recordBlob(let version, let owner, let index, let digest):
            try await catalog.recordBlob(
                version: version, index: index, owner: owner, size: 1, digest: digest, bytes: nil)
            return nil
        case .prepare(let key, let ballot, let manifest, let answer, let sealed):
            let item = PrepareItem(key: key, ballot: ballot, manifest: manifest)
            let real = try await catalog.prepare([item])
            return compare(real.map(\.answer), [answer], verb, node)
                ?? compare(real.map(\.sealed), [sealed], verb, node)
        case .accept(let key, let value, let manifests, let answer):
            let real = try await catalog.accept([(key, value)], manifests: manifests)
            return compare(real, [answer], verb, node)
        case .learn(let key, let value, let manifests, let isNews):
            let real = try await catalog.learn([(key, value)], manifests: manifests)
            return compare(real, isNews ? 1 : 0, verb, node)
        case .addUptime(let seconds):
            try await catalog.addUptime(seconds: seconds)
            return nil
        case .follow(let peer, let upTo, let newest, let isAllowed):
            let real = try await follows(catalog, peer, upTo, newest)
            return compare(real, isAllowed, verb, node)
        case .forget(let version, let proof, let chunks):
            let real = try await catalog.forget(version, proof: proof)
            // The catalog does not tell a version that it has never heard of from an empty one.
            return compare(real ?? [], chunks ?? [], verb, node)
        }
    }

    private func follows(
        _ catalog: Catalog, _ peer: Int, _ upTo: Int, _ newest: Int
    ) async throws -> Bool {
        do {
            try await catalog.follow(
                Incarnation(high: 1, low: UInt64(peer)), upTo: upTo, newest: newest)
            return true
        } catch let error as CatalogError where error.code == .conflict {
            return false
        }
    }

    private func compare<Answer: Equatable>(
        _ real: Answer, _ model: Answer, _ verb: CatalogVerb, _ node: Int
    ) -> String? {
        real == model ? nil : "\(nodes[node]) answers \(real) instead of \(model) to \(verb)"
    }

    // MARK: Readers

    /// What readers of the real catalog see. Its member list has the first row of its sequence,
    /// which the model does not have.
    private func picture(_ node: Int) async throws -> CatalogPicture {
        let catalog = catalogs[node]
        var registers: [RegisterState] = []
        for key in keys { registers.append(try await catalog.state(of: key)) }
        let (rows, newest) = try await catalog.changes(after: 0, limit: keys.count + 1)
        let undecided = try await catalog.undecided(limit: keys.count + 1)
        let unwanted = try await catalog.unwantedVersions(
            stagingSeconds: Simulation.stagingSeconds, graceSeconds: Simulation.graceSeconds,
            limit: 10_000)
        return CatalogPicture(
            registers: registers,
            changes: rows.filter { $0.key != .members }.map {
                CatalogPicture.Row(sequence: $0.sequence - 1, key: $0.key, ballot: $0.ballot)
            },
            newest: newest - 1,
            undecided: undecided.map {
                CatalogPicture.Row(sequence: 0, key: $0.key, ballot: $0.ballot)
            },
            unwanted: unwanted.map {
                CatalogPicture.Unwanted(version: $0.version, sealedFor: $0.sealedFor)
            })
    }
}

package import DFSCluster
package import DFSModel
import GRDB

/// One register's part of a prepare.
package struct PrepareItem: Sendable {
    package let key: RegisterKey
    package let ballot: Ballot
    /// The manifest to seal at this ballot, if any.
    package let manifest: Manifest?

    package init(key: RegisterKey, ballot: Ballot, manifest: Manifest?) {
        self.key = key
        self.ballot = ballot
        self.manifest = manifest
    }
}

/// What the node answers to it.
package struct PreparedItem: Hashable, Sendable {
    package let answer: PrepareAnswer
    /// The manifest and all its blobs that belong here are durable, and kept.
    package let sealed: Bool
}

extension Catalog {
    /// Promises ballots and seals manifests. The answers are in the order of the items.
    ///
    /// - Throws: ``CatalogError`` `.otherMembers` if a ballot is not of the epoch of this node's
    ///   list, `.unavailable` if this node does not vote; then nothing is promised.
    package func prepare(_ items: [PrepareItem]) async throws -> [PreparedItem] {
        try await countedPrepare(items).answers
    }

    /// The same, with the ``steps()`` that include it.
    package func countedPrepare(
        _ items: [PrepareItem]
    ) async throws -> (answers: [PreparedItem], steps: Int) {
        let node = self.node
        return try await writer.run { database in
            try Self.requireVote(items.map(\.ballot), database)
            var steps = Steps()
            var layouts = LayoutIDs()
            let answers = try items.map {
                try Self.prepare($0, on: node, &steps, &layouts, database)
            }
            try steps.write(database)
            return (answers, try Self.steps(database))
        }
    }

    private static func prepare(
        _ item: PrepareItem, on node: NodeName, _ steps: inout Steps,
        _ layouts: inout LayoutIDs, _ database: Database
    ) throws -> PreparedItem {
        var register = try RegisterRow.load(item.key, database)
        let answer = register.state.prepare(item.ballot)
        guard case .promised = answer else { return PreparedItem(answer: answer, sealed: false) }
        try register.save(database, learned: false, &steps)
        guard let manifest = item.manifest else {
            return PreparedItem(answer: answer, sealed: false)
        }
        let sealed = try Seal.attempt(
            manifest, for: item.key, at: item.ballot, on: node, &layouts, database)
        return PreparedItem(answer: answer, sealed: sealed)
    }

    /// Accepts values. The answers are in the order of the items.
    ///
    /// - Parameters:
    ///   - manifests: manifests that the sender attached for nodes that lack them.
    ///   - heard: what the sender has heard of how much voters have written down.
    /// - Throws: as ``prepare(_:)``; then nothing is accepted.
    package func accept(
        _ items: [(RegisterKey, BallotedValue)], manifests: [Manifest] = [],
        heard: StepsHeard = StepsHeard()
    ) async throws -> [AcceptAnswer] {
        try await countedAccept(items, manifests: manifests, heard: heard).answers
    }

    /// The same, with the ``steps()`` that include it.
    package func countedAccept(
        _ items: [(RegisterKey, BallotedValue)], manifests: [Manifest], heard: StepsHeard
    ) async throws -> (answers: [AcceptAnswer], steps: Int) {
        try await writer.run { database in
            try Self.requireVote(items.map(\.1.ballot), database)
            try Self.remember(heard, database)
            var layouts = LayoutIDs()
            for manifest in manifests { _ = try VersionRow.store(manifest, &layouts, database) }
            var steps = Steps()
            let answers = try items.map { key, value -> AcceptAnswer in
                guard try Self.knowsManifests(of: value.value, database) else {
                    return .lacksManifest
                }
                var register = try RegisterRow.load(key, database)
                let answer = register.state.accept(value)
                if case .accepted = answer {
                    try register.save(database, learned: false, &steps)
                }
                return answer
            }
            try steps.write(database)
            return (answers, try Self.steps(database))
        }
    }

    /// Learns chosen values, as far as their manifests are known or attached. Returns how many
    /// were news. What the sender has `heard` from the voters is remembered with them.
    package func learn(
        _ items: [(RegisterKey, BallotedValue)], manifests: [Manifest] = [],
        heard: StepsHeard = StepsHeard()
    ) async throws -> Int {
        try await writer.run { database in
            try Self.remember(heard, database)
            var layouts = LayoutIDs()
            for manifest in manifests { _ = try VersionRow.store(manifest, &layouts, database) }
            var steps = Steps()
            for (key, value) in items {
                guard try Self.knowsManifests(of: value.value, database) else { continue }
                var register = try RegisterRow.load(key, database)
                guard register.state.learn(value) else { continue }
                try register.save(database, learned: true, &steps)
            }
            try steps.write(database)
            return steps.count
        }
    }

    /// Each ballot must be of the epoch of this node's list, and the node one that votes: decided
    /// in the transaction that gives the vote, so that no vote follows a newer list.
    private static func requireVote(_ ballots: [Ballot], _ database: Database) throws {
        guard let first = ballots.first else { return }
        try Vote.require(at: first.epoch, database)
        if let other = ballots.first(where: { $0.epoch != first.epoch }) {
            throw CatalogError(otherEpoch: other.epoch, own: first.epoch)
        }
    }

    /// What this node has accepted, in the order of the keys, at a moment at which it goes by the
    /// list of `epoch`.
    ///
    /// - Throws: as ``prepare(_:)``.
    package func accepted(
        _ keys: [RegisterKey], epoch: Int
    ) async throws -> [StrictRead.Answer] {
        try await read { database in
            try Vote.require(at: epoch, database)
            return try keys.map { key in
                let state = try RegisterRow.load(key, database).state
                return StrictRead.Answer(
                    accepted: state.accepted,
                    isCommitted: state.accepted == state.committed)
            }
        }
    }

    /// The highest counters that this node has promised, in the order of the keys; 0 for none.
    package func promisedCounters(of keys: [RegisterKey]) async throws -> [UInt64] {
        try await read { database in
            try keys.map { key in
                let counter = try database.integer(
                    """
                    SELECT promised_counter FROM registers
                    WHERE space = ? AND owner = ? AND path = ?
                    """,
                    [key.space.rawValue, key.owner, key.path])
                return UInt64(counter)
            }
        }
    }

    /// The whole state of one register.
    package func state(of key: RegisterKey) async throws -> RegisterState {
        try await read { try RegisterRow.load(key, $0).state }
    }

    /// The manifests of `versions` that this catalog knows.
    package func manifests(of versions: [VersionID]) async throws -> [Manifest] {
        try await read { database in
            try versions.compactMap { try VersionRow.manifest($0, database) }
        }
    }

    private static func knowsManifests(
        of value: RegisterValue, _ database: Database
    ) throws -> Bool {
        if case .file(let version, let digest) = value.content {
            guard try VersionRow.knows(version, digest, database) else { return false }
        }
        return try value.former.allSatisfy {
            try VersionRow.knows($0.version, $0.manifestDigest, database)
        }
    }
}

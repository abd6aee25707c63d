import DFSCluster
import DFSModel

extension CatalogModel {
    /// Versions that may be collected, in the order of their ids.
    func unwantedVersions() -> [VersionID] {
        versions.filter { version, row in
            CollectionRule.isDue(
                stagedUptime: row.stagedUptime, unwantedUptime: row.unwantedUptime,
                uptime: uptimeSeconds, stagingSeconds: Pace.stagingSeconds,
                graceSeconds: Pace.graceSeconds) && !isNamed(version)
        }.keys.sorted()
    }

    /// The paths that a version was sealed for.
    func sealedPaths(of version: VersionID) -> [Int] {
        (versions[version]?.seals.keys).map { $0.sorted() } ?? []
    }

    /// Forgets a version. Returns the chunks whose files may go, or nil if it may not be forgotten.
    mutating func forget(
        _ version: VersionID, proof: [RegisterKey: Ballot], ignoringSeals: Bool = false
    ) -> [Int]? {
        let chunks = drop(version, proof: proof, ignoringSeals: ignoringSeals)
        note(.forget(version, proof: proof, chunks: chunks))
        return chunks
    }

    private mutating func drop(
        _ version: VersionID, proof: [RegisterKey: Ballot], ignoringSeals: Bool
    ) -> [Int]? {
        guard let row = versions[version] else { return nil }
        let seals = row.seals.map { (key: keys[$0.key], ballot: $0.value) }
        guard ignoringSeals || CollectionRule.mayForget(seals: seals, proof: proof),
            !isNamed(version)
        else { return nil }
        versions[version] = nil
        return row.blobs.sorted()
    }

    /// Paths whose accepted ballot is above the committed one, with the former.
    func undecided() -> [(path: Int, ballot: Ballot)] {
        registers.indices.compactMap { path in
            let register = registers[path]
            guard let accepted = register.accepted?.ballot,
                accepted > register.committed?.ballot ?? .zero
            else { return nil }
            return (path, accepted)
        }
    }

    /// The first committed rows after `sequence`, in its order.
    func changes(after sequence: Int, limit: Int) -> [CommittedRow] {
        let rows = registers.indices.compactMap { path -> CommittedRow? in
            guard let ballot = registers[path].committed?.ballot else { return nil }
            return CommittedRow(sequence: sequences[path], path: path, ballot: ballot)
        }
        return Array(
            rows.filter { $0.sequence > sequence }.sorted { $0.sequence < $1.sequence }
                .prefix(limit))
    }

    func behind(_ rows: [CommittedRow]) -> [Int] {
        rows.filter { row in
            registers[row.path].committed.map { $0.ballot < row.ballot } ?? true
        }.map(\.path)
    }

    /// Remembers how far a peer was followed. False if the peer has been rolled back.
    mutating func follow(_ peer: Int, upTo followed: Int, newest: Int) -> Bool {
        let isAllowed = newest >= peers[peer].highest
        if isAllowed {
            peers[peer].followed = followed
            peers[peer].highest = max(peers[peer].highest, newest, followed)
        }
        note(.follow(peer: peer, upTo: followed, newest: newest, isAllowed: isAllowed))
        return isAllowed
    }
}

/// A committed register as a row of its node's sequence.
struct CommittedRow: Sendable {
    let sequence: Int
    let path: Int
    let ballot: Ballot
}

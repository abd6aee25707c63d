package import DFSCluster
package import DFSModel
import GRDB

/// Which register was committed as this row of the node's sequence, and at which ballot.
package struct CommittedRow: Hashable, Sendable {
    package let sequence: Int
    package let key: RegisterKey
    package let ballot: Ballot
}

extension Catalog {
    /// Committed registers with a sequence above `sequence`, in its order, and the newest
    /// sequence there is.
    package func changes(
        after sequence: Int, limit: Int
    ) async throws -> (rows: [CommittedRow], newest: Int) {
        try await read { database in
            let rows = try database.rows(
                """
                SELECT sequence, space, owner, path, committed_counter, committed_proposer
                FROM registers WHERE sequence > ? ORDER BY sequence LIMIT ?
                """,
                [sequence, limit])
            let changes = try rows.map { row in
                CommittedRow(
                    sequence: try row["sequence"],
                    key: try RegisterKey(
                        space: row["space"], owner: row["owner"], path: row["path"]),
                    ballot: try row.ballot("committed") ?? .zero)
            }
            return (changes, try database.integer("SELECT row_sequence FROM node"))
        }
    }

    /// The registers whose committed ballot here is below the one given with them.
    package func behind(_ rows: [(RegisterKey, Ballot)]) async throws -> [RegisterKey] {
        try await read { database in
            try rows.filter { key, ballot in
                try RegisterRow.committedBallot(key, database).map { $0 < ballot } ?? true
            }.map(\.0)
        }
    }

    /// The committed values of registers, with the manifests that they name.
    package func committed(
        _ keys: [RegisterKey]
    ) async throws -> (values: [(RegisterKey, BallotedValue)], manifests: [Manifest]) {
        try await read { database in
            let values = try keys.compactMap { key in
                try RegisterRow.load(key, database).state.committed.map { (key, $0) }
            }
            let manifests = try values.flatMap { $0.1.value.namedVersions }.compactMap {
                try VersionRow.manifest($0, database)
            }
            return (values, manifests)
        }
    }

    /// Up to which sequence of a peer's catalog everything is known here.
    package func followedSequence(of peer: Incarnation) async throws -> Int {
        try await read { database in
            try database.integer(
                "SELECT followed_sequence FROM peers WHERE incarnation = ?", [peer])
        }
    }

    /// Remembers how far a peer has been followed, and the highest sequence it has told of.
    ///
    /// - Throws: ``CatalogError`` `.conflict` if the peer tells of less than it has told before:
    ///   its catalog has been rolled back.
    package func follow(
        _ peer: Incarnation, upTo followed: Int, newest: Int
    ) async throws {
        try await writer.run { database in
            let known = try database.integer(
                "SELECT highest_sequence FROM peers WHERE incarnation = ?", [peer])
            guard newest >= known else {
                throw CatalogError(
                    .conflict,
                    "The catalog of incarnation \(peer) is at row \(newest) but was at row "
                        + "\(known) before: it has been rolled back."
                )
            }
            try database.run(
                """
                INSERT INTO peers (incarnation, followed_sequence, highest_sequence)
                VALUES (?1, ?2, ?3)
                ON CONFLICT (incarnation) DO UPDATE
                SET followed_sequence = ?2, highest_sequence = max(highest_sequence, ?3)
                """,
                [peer, followed, max(newest, followed)])
        }
    }
}

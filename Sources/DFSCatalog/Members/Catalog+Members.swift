package import DFSCluster
package import DFSModel
import GRDB

extension Catalog {
    /// The members as the newest list known here names them, and this node's standing.
    package func membership() async throws -> MembershipRow {
        try await read { try MembershipRow.fetch($0) }
    }

    /// What this node says about itself at one moment, and a page of the registers whose accepted
    /// value it does not know to be chosen, in the order of their keys.
    package func survey(
        after key: RegisterKey?, limit: Int
    ) async throws -> (survey: Survey, undecided: [(key: RegisterKey, ballot: Ballot)]) {
        try await read { database in
            let node = try database.row("SELECT settled_epoch, row_sequence, steps FROM node")
            let survey = Survey(
                epoch: try Vote.fetch(database).epoch,
                settledEpoch: try node?["settled_epoch"] ?? 0,
                newest: try node?["row_sequence"] ?? 0, steps: try node?["steps"] ?? 0)
            return (survey, try Self.undecided(after: key, limit: limit, database))
        }
    }

    /// Notes durably that this catalog has settled `epoch`.
    package func settle(epoch: Int) async throws {
        try await writer.run { database in
            try database.run(
                """
                UPDATE node SET settled_epoch = ?1, steps = steps + 1 WHERE settled_epoch < ?1
                """, [epoch])
        }
    }

    /// How much was ever promised, accepted or learned here: what a restart would find.
    package func steps() async throws -> Int {
        try await read { try Self.steps($0) }
    }

    static func steps(_ database: Database) throws -> Int {
        try database.integer("SELECT steps FROM node")
    }

    /// The highest steps that a peer has told of; 0 if it is not known.
    package func rememberedSteps(of peer: Incarnation) async throws -> Int {
        try await read { database in
            try database.integer(
                "SELECT highest_steps FROM peers WHERE incarnation = ?", [peer])
        }
    }

    /// Remembers how many steps a peer has told of, if they are more than before.
    package func remember(_ peer: Incarnation, steps: Int) async throws {
        guard try await rememberedSteps(of: peer) < steps else { return }
        try await writer.run { try Self.remember(StepsHeard([peer: steps]), $0) }
    }

    /// Remembers how many steps other members have told of, where they are more than before.
    static func remember(_ heard: StepsHeard, _ database: Database) throws {
        for (peer, steps) in heard.steps {
            try database.run(
                """
                INSERT INTO peers (incarnation, followed_sequence, highest_sequence, highest_steps)
                SELECT ?1, 0, 0, ?2 WHERE NOT EXISTS (SELECT 1 FROM node WHERE incarnation = ?1)
                ON CONFLICT (incarnation) DO UPDATE SET highest_steps = ?2
                    WHERE highest_steps < ?2
                """,
                [peer, steps])
        }
    }

    /// Compares what a peer remembers of this catalog with what it holds. If the peer remembers
    /// more, the catalog is an old copy: that is noted durably. Returns whether it is one.
    package func noteRollBack(remembered: Int) async throws -> Bool {
        guard try await remembered > steps() else { return false }
        try await writer.run { database in
            try database.run("UPDATE node SET rolled_back = 1")
        }
        return true
    }
}

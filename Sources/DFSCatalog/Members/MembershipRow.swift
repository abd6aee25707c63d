package import DFSCluster
package import DFSModel
import GRDB

/// What a catalog knows of the cluster's members and of its own part among them.
package struct MembershipRow: Hashable, Sendable {
    /// The committed value of the member register.
    package let chosen: BallotedValue
    package let list: MemberList
    package let standing: Standing
    /// The last epoch that this catalog has settled.
    package let settledEpoch: Int
}

extension MembershipRow {
    static func fetch(_ database: Database) throws -> MembershipRow {
        guard let chosen = try RegisterRow.load(.members, database).state.committed,
            case .members(let list) = chosen.value.content,
            let node = try database.row("SELECT incarnation, settled_epoch, rolled_back FROM node")
        else { throw CatalogError(.corrupt, "The catalog has no list of members.") }
        return MembershipRow(
            chosen: chosen, list: list,
            standing: Standing(
                of: try node.identifier("incarnation"), in: list,
                settledEpoch: try node["settled_epoch"], isRolledBack: try node["rolled_back"]),
            settledEpoch: try node["settled_epoch"])
    }
}

/// The catalog's right to vote, looked up in the transaction that uses it.
struct Vote {
    let epoch: Int
    let mayVote: Bool

    static func fetch(_ database: Database) throws -> Vote {
        let row = try database.row(
            """
            SELECT (SELECT max(epoch) FROM members) AS epoch,
                EXISTS (SELECT 1 FROM members AS m JOIN node AS n ON m.incarnation = n.incarnation
                    WHERE n.settled_epoch >= m.since AND n.rolled_back = 0) AS may_vote
            """)
        return Vote(epoch: try row?["epoch"] ?? 0, mayVote: try row?["may_vote"] ?? false)
    }

    /// Throws ``CatalogError`` `.unavailable` if this node does not vote, `.otherMembers` if it goes
    /// by another list than that of `epoch`.
    static func require(at epoch: Int, _ database: Database) throws {
        let vote = try fetch(database)
        guard vote.epoch == epoch else { throw CatalogError(otherEpoch: epoch, own: vote.epoch) }
        guard vote.mayVote else {
            throw CatalogError(.unavailable, "This node does not vote yet, or not any more.")
        }
    }
}

extension CatalogError {
    init(otherEpoch epoch: Int, own: Int) {
        self.init(
            .otherMembers,
            "The message goes by the member list of epoch \(epoch), this node by that of \(own).")
    }
}

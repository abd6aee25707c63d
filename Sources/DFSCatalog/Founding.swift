package import DFSCluster
package import DFSModel
import GRDB

/// What a new catalog begins with.
package struct Founding: Sendable {
    package let node: NodeName
    package let cluster: ClusterID
    package let incarnation: Incarnation
    /// The value of the member register that it begins with, and that is known to be chosen.
    package let members: BallotedValue
    /// The epoch that counts as settled: 1 for a founder, 0 for a newcomer.
    let settledEpoch: Int

    /// The catalog of a node that founds the cluster with `members`: they are chosen, because every
    /// founder has them.
    package init(
        node: NodeName, cluster: ClusterID, incarnation: Incarnation, members: MemberList
    ) {
        self.node = node
        self.cluster = cluster
        self.incarnation = incarnation
        self.members = BallotedValue(
            ballot: .genesis, value: RegisterValue(content: .members(members)))
        settledEpoch = 1
    }

    /// The catalog of a new incarnation in a cluster that exists.
    ///
    /// - Parameter members: the chosen member list as a member has told it.
    package init(
        node: NodeName, cluster: ClusterID, incarnation: Incarnation, joining members: BallotedValue
    ) {
        self.node = node
        self.cluster = cluster
        self.incarnation = incarnation
        self.members = members
        settledEpoch = 0
    }

    /// Writes the node's row and the first member list, unless they are there.
    func write(to database: Database) throws {
        guard try NodeRow.fetch(database) == nil else { return }
        try database.run(
            """
            INSERT INTO node (only_row, cluster, name, incarnation, boots, uptime_seconds,
                row_sequence, steps, settled_epoch, rolled_back, created_ms)
            VALUES (1, ?, ?, ?, 0, 0, 0, 0, ?, 0, ?)
            """,
            [
                cluster, node.text, incarnation, settledEpoch, Clock.nowMilliseconds,
            ])
        var register = RegisterRow(key: .members)
        _ = register.state.learn(members)
        var steps = Steps()
        try register.save(database, learned: true, &steps)
        try steps.write(database)
    }
}

/// The row of table `node`.
struct NodeRow {
    let name: NodeName
    let cluster: ClusterID
    let incarnation: Incarnation

    /// Throws `.wrongFolder` if the catalog is not that of the slot and cluster of `founding`.
    func check(against founding: Founding, path: String) throws {
        guard cluster == founding.cluster else {
            throw CatalogError(.wrongFolder, "'\(path)' belongs to another cluster (\(cluster)).")
        }
        guard name == founding.node else {
            throw CatalogError(
                .wrongFolder,
                "'\(path)' belongs to node \(name), not to \(founding.node). Use that node's "
                    + "configuration.")
        }
    }

    static func fetch(_ database: Database) throws -> NodeRow? {
        guard let row = try database.row("SELECT name, cluster, incarnation FROM node") else {
            return nil
        }
        return NodeRow(
            name: try NodeName(row["name"]), cluster: try row.identifier("cluster"),
            incarnation: try row.identifier("incarnation"))
    }
}

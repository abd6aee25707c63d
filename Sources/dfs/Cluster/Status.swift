import ArgumentParser
import DFSClient
import DFSModel
import DFSTerminal
import DFSWire

/// `dfs status`: how the nodes are.
struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show which nodes are up, what they hold and when their certificates end.",
        discussion: """
            A terminal that is too narrow for all columns shows those that tell most; a pipe and \
            --json get all. Exits with 69 if fewer than a majority of the nodes is up.

            EXAMPLES
              dfs status
              dfs status --config cluster/dfs1.conf
              dfs status --json --root cluster
            """)

    @Flag(help: "One JSON object per node.")
    var json = false

    @OptionGroup var selection: ClusterSelection

    func run() async throws {
        let access = try AdminAccess(try await selection.node())
        let results = try await access.withCluster { try await Self.ask($0) }
        let rows = access.members.map { member in
            NodeReport(
                node: member.name, address: member.address, status: results.answers[member.name],
                failure: results.failures[member.name])
        }
        if json {
            for row in rows { try Console.dfs.line(try JSONLine.text(row)) }
        } else {
            let console = Console.dfs
            try console.write(
                StatusTable.text(
                    rows, colours: console.outputHasColours,
                    width: console.outputWidth))
            for row in rows {
                if let failure = row.failure { Console.dfs.warn(failure.message) }
            }
        }
        warnAboutCertificates(rows)
        guard results.hasMajority else {
            Console.dfs.error(
                "Too few nodes are up: \(results.answers.count) of \(rows.count), and changes need "
                    + "\(rows.count / 2 + 1). Start more.")
            throw AlreadyTold(status: .unavailable)
        }
    }

    private static func ask(_ cluster: ClusterClient) async throws -> NodeResults<StatusBody> {
        let id = cluster.cluster
        return await cluster.askAll { node in
            let status = try await node.send(
                NodeRequest(.get, Routes.status), for: StatusBody.self)
            guard status.node == node.name, id == nil || status.cluster == id else {
                throw ClientError(
                    .untrusted,
                    "The node at \(node.address) is \(status.node) of the cluster "
                        + "\(status.cluster), not \(node.name) of this one. Check its address.",
                    node: node.name)
            }
            return status
        }
    }

    private func warnAboutCertificates(_ rows: [NodeReport]) {
        let now = Surroundings.nowSeconds
        for row in rows {
            guard let end = row.status?.certificateExpiresAtSeconds else { continue }
            let days = (end - now) / 86_400
            guard days < StatusTable.certificateWarningDays else { continue }
            Console.dfs.warn(
                "The certificate of \(row.node) ends in \(Counted(max(0, days), "day")), on "
                    + "\(StatusTable.day(end)). Renew it: dfs cert renew.")
        }
    }
}

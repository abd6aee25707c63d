import ArgumentParser
import DFSConfiguration
import DFSModel
import DFSTerminal

/// `dfs verify`: compares what nodes hold with their catalogs.
struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Re-hash every blob of one node or of all nodes, and check the catalogs.",
        discussion: """
            A running node is asked to check itself; of a stopped one the folder is
            locked and checked from here. Uploads that are not committed and files that
            wait for collection are no damage. Exits with 0 if all is clean, 1 if there
            is damage, 2 if a node could not be checked.

            EXAMPLES
              dfs verify
              dfs verify --config cluster/dfs1.conf
              dfs verify --root cluster --json
            """)

    @Flag(help: "One JSON object per event: progress, finding, summary or error.")
    var json = false

    @OptionGroup var selection: ClusterSelection

    func run() async throws {
        LogSetup.bootstrap(level: .warning, format: .text)
        let nodes: [NodeConfiguration]
        do {
            nodes = try await selection.nodes()
        } catch let failure as any Failure {
            Console.dfs.error(failure.message)
            throw AlreadyTold(status: .unchecked)
        }
        var damage = 0
        var unchecked = 0
        for node in nodes {
            if let found = await verify(node) { damage += found } else { unchecked += 1 }
        }
        if damage > 0 { throw AlreadyTold(status: .damaged) }
        if unchecked > 0 { throw AlreadyTold(status: .unchecked) }
    }

    /// The number of damages, or nil if they cannot be known.
    private func verify(_ node: NodeConfiguration) async -> Int? {
        let report = VerifyReport(node: node.node, console: .dfs, json: json)
        do {
            try await NodeCheck(configuration: node).run { try report.take($0) }
            return try report.finish()
        } catch {
            report.fail(error)
            // What was found before is damage nevertheless.
            return report.damage > 0 ? report.damage : nil
        }
    }
}

import ArgumentParser
import DFSModel
import DFSTerminal
import DFSTrust

/// `dfs monitor-token`: lets Prometheus in.
struct MonitorToken: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "monitor-token",
        abstract: "Print a token that may read the nodes' numbers (/v1/metrics) and nothing else.",
        discussion: """
            Put it into a file that only Prometheus can read, and name that file as
            `credentials_file` under `authorization` in its configuration.

            EXAMPLES
              dfs monitor-token --root cluster | install -m 600 /dev/stdin dfs.token
              dfs monitor-token --days 30 --config cluster/dfs1.conf
            """)

    @Option(help: ArgumentHelp("For how many days it is good, 1 to 365.", valueName: "n"))
    var days = 365

    @OptionGroup var selection: ClusterSelection

    func validate() throws {
        guard (1...365).contains(days) else {
            throw ValidationError("--days is 1 to 365.")
        }
    }

    func run() async throws {
        let node = try await selection.node()
        let key = try ClusterKey.load(file: node.clusterKey)
        let token = TokenIssuer(key: key, cluster: node.cluster).issue(
            subject: "monitor", role: .monitor, generation: 0, lifetimeSeconds: days * 86_400,
            nowSeconds: Surroundings.nowSeconds)
        try Console.dfs.line(token)
    }
}

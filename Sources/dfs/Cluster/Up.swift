import ArgumentParser
import DFSConfiguration
import DFSModel
import DFSTerminal

/// `dfs up`: a whole cluster in one process.
struct Up: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "up",
        abstract: "Run all nodes of a local cluster in this process; make the cluster if needed.",
        discussion: """
            Prints a line for each node and then `ready`. Ctrl-C stops all nodes; the
            data is kept. Without --root it also writes the user's dfc.conf if there is
            none, so that `dfc` works right after. Logs less than `dfs serve`: what is
            worth a notice.

            EXAMPLES
              dfs up
              dfs up --root cluster --nodes 3 --base-port 20001
              dfs up --log-level debug
            """)

    @OptionGroup var local: LocalClusterOptions

    @Flag(help: "Speak plain HTTP instead of TLS, for measurements.")
    var plain = false

    @Option(
        help: ArgumentHelp(
            "How much to log: trace, debug, info, notice, warning, error or critical.",
            valueName: "level"))
    var logLevel: String?

    @Option(help: ArgumentHelp("How to write log lines: text or json.", valueName: "format"))
    var logFormat: String?

    func run() async throws {
        let folder = try openOrFound()
        let configurations = try await folder.nodes(overrides: overrides)
        if let first = configurations.first { LogSetup.bootstrap(first) }
        try writeClientFiles(folder)
        try await NodeProcess(configurations: configurations, saysReady: true).run()
    }

    private var overrides: [String: String] {
        var overrides: [String: String] = [:]
        if plain { overrides["plain"] = "true" }
        let isSet = Surroundings.environment["DFS_LOG_LEVEL"] != nil
        overrides["log-level"] = logLevel ?? (isSet ? nil : "\(LogLevel.notice)")
        overrides["log-format"] = logFormat
        return overrides
    }

    private func openOrFound() throws -> ClusterFolder {
        let root = local.chosenRoot
        guard ClusterFolder.exists(at: root) else {
            let founded = try local.found()
            Console.dfs.note("Made the cluster \(founded.cluster) in \(founded.root).")
            return try ClusterFolder(root: founded.root)
        }
        let folder = try ClusterFolder(root: root)
        guard folder.isLocal else {
            throw ProgramError(
                .conflict,
                "\(folder.root) holds the bundles of a cluster on several hosts. Start each node "
                    + "on its host with 'dfs serve --config dfs.conf'.")
        }
        try local.check(against: folder)
        let count = folder.client.nodes.count
        if count != LocalClusterOptions.defaultNodes {
            Console.dfs.note("Using the cluster of \(Counted(count, "node")) in \(folder.root).")
        }
        return folder
    }

    private func writeClientFiles(_ folder: ClusterFolder) throws {
        var client = folder.client
        if plain {
            client.authority = nil
            let path = "\(folder.root)/dfc-plain.conf"
            try UserClientFile.write(client, to: path)
            Console.dfs.note("Without TLS, clients need: dfc --config \(ShellWord(path))")
            return
        }
        guard local.root == nil else { return }
        switch try UserClientFile.writeIfMissing(
            for: client, environment: Surroundings.environment)
        {
        case .written(let path): Console.dfs.note("Wrote \(path), which dfc reads.")
        case .present: break
        case .foreign(let path):
            Console.dfs.note(
                "\(path) is not of this cluster. To use this one: "
                    + "dfc --config \(ShellWord(folder.clientFile))")
        }
    }
}

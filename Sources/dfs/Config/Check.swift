import ArgumentParser
import DFSConfiguration
import DFSModel
import DFSTerminal

/// `dfs config check`
struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Say everything that is wrong with a node's or a client's configuration.",
        discussion: """
            Also looks at the certificates, keys and data folder that the file names,
            and at what the environment (DFS_…) changes. Changes nothing. Exits with 78
            if something is wrong.

            EXAMPLES
              dfs config check cluster/dfs1.conf
              dfs config check ~/.config/dfc/dfc.conf --kind client
            """)

    /// Whose configuration a file is.
    enum Kind: String, ExpressibleByArgument, CaseIterable {
        case node, client
    }

    @Argument(help: "The configuration of a node or a client.")
    var file: String

    @Option(help: "Whose configuration it is; told by its keys unless given.")
    var kind: Kind?

    func run() async throws {
        let problems = await ConfigurationCheck.problems(
            inFile: file, kind: kind.map { $0 == .node ? .node : .client },
            environment: Surroundings.environment, nowSeconds: Surroundings.nowSeconds)
        for problem in problems { Console.dfs.error(problem) }
        guard problems.isEmpty else { throw AlreadyTold(status: .configuration) }
        try Console.dfs.line("\(file.printable) is right.")
    }
}

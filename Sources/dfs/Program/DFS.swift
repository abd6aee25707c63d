import ArgumentParser
import DFSModel

/// The root of the command line.
struct DFS: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dfs",
        abstract: "Run and look after the nodes of a distributed file store.",
        discussion: """
            A cluster lives in a folder that `dfs init` or `dfs up` makes. Users put and
            get files with `dfc`.

            EXAMPLES
              dfs up
              dfs user add alice
              dfs status
              dfs verify
            """,
        version: ProgramVersion.text,
        subcommands: [
            Init.self, Serve.self, Up.self, User.self, MemberCommand.self, Status.self, Verify.self,
            Audit.self, Cert.self, MonitorToken.self, Rebuild.self, Recover.self, Config.self,
        ])
}

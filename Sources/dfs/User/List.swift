import ArgumentParser
import DFSModel
import DFSTerminal
import DFSWire

/// `dfs user list`
struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the users, their roles, files and bytes.",
        discussion: """
            EXAMPLES
              dfs user list
              dfs user list --json --config cluster/dfs1.conf
            """)

    @Flag(help: "One JSON object per user.")
    var json = false

    @OptionGroup var selection: ClusterSelection

    func run() async throws {
        let access = try AdminAccess(try await selection.node())
        let users = try await access.withCluster { try await $0.users(warn: Console.dfs.warn) }
        if json {
            for user in users { try Console.dfs.line(try JSONLine.text(user)) }
            return
        }
        guard !users.isEmpty else {
            Console.dfs.note("There are no users yet. Add one with 'dfs user add NAME'.")
            return
        }
        var table = TextTable([
            .init("USER"), .init("ROLE"), .init("FILES", .right), .init("BYTES", .right),
        ])
        for user in users {
            table.append([
                user.name.text, user.role.rawValue, "\(user.files)", "\(ByteCount(user.bytes))",
            ])
        }
        try Console.dfs.write(table.text(colours: Console.dfs.outputHasColours))
    }
}

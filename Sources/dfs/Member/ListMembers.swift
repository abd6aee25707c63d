import ArgumentParser
import DFSModel
import DFSTerminal
import DFSWire

/// `dfs member list`
struct ListMembers: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the nodes that vote, where they are reached, and since which change.",
        discussion: """
            A terminal that is too narrow for all columns shows those that tell most; a pipe and \
            --json get all.

            EXAMPLES
              dfs member list
              dfs member list --json --config cluster/dfs1.conf
            """)

    @Flag(help: "One JSON object per node.")
    var json = false

    @OptionGroup var selection: ClusterSelection

    func run() async throws {
        let access = try AdminAccess(try await selection.node())
        let body = try await access.withCluster { try await $0.members() }
        if json {
            for member in body.members { try Console.dfs.line(try JSONLine.text(member)) }
            return
        }
        var table = TextTable([
            .init("NODE"), .init("ADDRESS"), .init("SINCE", .right), .init("INCARNATION"),
        ])
        for member in body.members {
            table.append([
                member.name.text, "\(member.address)", "\(member.since)", "\(member.incarnation)",
            ])
        }
        let width = Console.dfs.outputWidth
        if let width { table.fit(width, leavingOut: ["INCARNATION", "SINCE"]) }
        try Console.dfs.write(table.text(colours: Console.dfs.outputHasColours, width: width))
        Console.dfs.note("Epoch \(body.epoch) of the list of members.")
    }
}

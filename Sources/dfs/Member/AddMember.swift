import ArgumentParser
import DFSConfiguration
import DFSModel
import DFSTerminal

/// `dfs member add`
struct AddMember: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Make the folder of a new node, which joins the cluster when it is started.",
        discussion: """
            Needs the cluster's folder with keys/ca.key, for the node's certificate, and a
            majority of the nodes. Copy the folder to the node's host and start it there.

            EXAMPLES
              dfs member add DFS5=node5.example:10001 --root cluster
            """)

    @Argument(help: ArgumentHelp("The new node and its address.", valueName: "name=host:port"))
    var endpoint: String

    @OptionGroup var selection: ClusterSelection

    func validate() throws {
        guard selection.config == nil else {
            throw ValidationError("The authority's key is in the cluster's folder: give --root.")
        }
    }

    func run() async throws {
        let newcomer = try NodeEndpoint(endpoint)
        let folder = try ClusterFolder(root: selection.root ?? Surroundings.defaultRoot())
        let access = try AdminAccess(try await selection.node())
        let members = try await access.withCluster { try await $0.members() }.members
        guard !members.contains(where: { $0.name == newcomer.name }) else {
            throw ProgramError(
                .conflict,
                "\(newcomer.name) is a member. If its disk is lost, start it with 'dfs serve "
                    + "--replace'.")
        }
        let path = try NewcomerFolder(
            root: folder.root, cluster: access.configuration.cluster,
            members: members.map { NodeEndpoint(name: $0.name, address: $0.address) },
            newcomer: newcomer
        ).write()
        try Console.dfs.line(
            """
            Made \(path).
            Copy it to the host of \(newcomer.name), keep it secret, and start the node there; it \
            joins by itself:
              dfs serve --config dfs.conf
            Then add this line to the clients' dfc.conf, under nodes:
              - "\(newcomer)"
            """)
    }
}

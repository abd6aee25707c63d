import ArgumentParser

/// `dfs member`: which nodes the cluster consists of.
struct MemberCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "member",
        abstract: "List, add, remove and move the nodes of the cluster.",
        discussion: """
            Speaks to any running node, with the cluster's key: run it where a node's
            configuration is. A majority of the nodes must be up. Every change is one
            change of the list of members; a disk that was lost needs none of these
            but 'dfs serve --replace' at its node.

            EXAMPLES
              dfs member list
              dfs member add DFS5=node5.example:10001 --root cluster
              dfs member remove DFS4
              dfs member move DFS3 node3b.example:10001
            """,
        subcommands: [
            ListMembers.self, AddMember.self, RemoveMember.self, MoveMember.self,
        ])
}

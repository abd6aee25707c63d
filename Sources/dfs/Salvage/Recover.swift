import ArgumentParser
import DFSConfiguration
import DFSModel
import DFSNode
import DFSServer
import DFSTerminal

/// `dfs recover`: another cluster, from what is left of one.
struct Recover: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recover",
        abstract: "Make a new cluster from what several salvaged data folders hold.",
        discussion: """
            When so many nodes are lost for good that nothing can be decided any more. Run
            `dfs rebuild` on each folder that is left, then this. The new cluster has its own
            id, keys and certificates, and the old users, passwords and files: for each path
            the newest version of which every chunk is there. The old folders stay as they
            are. Never start an old node again afterwards.

            EXAMPLES
              dfs rebuild --data old/DFS1 && dfs rebuild --data old/DFS2
              dfs recover --new-cluster new --base-port 10001 old/DFS1 old/DFS2
              dfs up --root new
            """)

    @Option(help: ArgumentHelp("The folder of the new cluster.", valueName: "dir"))
    var newCluster: String

    @Option(
        help: ArgumentHelp(
            "How many nodes it has (default: \(LocalClusterOptions.defaultNodes)).",
            valueName: "n"))
    var nodes = LocalClusterOptions.defaultNodes

    @Option(
        help: ArgumentHelp(
            "The port of the first node (default: \(LocalClusterOptions.defaultPort)).",
            valueName: "port"))
    var basePort = LocalClusterOptions.defaultPort

    @Argument(help: ArgumentHelp("The salvaged data folders.", valueName: "folder"))
    var folders: [String]

    func run() async throws {
        let left = try folders.map { try SalvageFolder(path: $0) }
        guard Set(left.map(\.identity.cluster)).count == 1,
            Set(left.map(\.identity.node)).count == left.count
        else {
            throw ProgramError(
                .wrongFolder, "These are not the folders of different nodes of one cluster.")
        }
        var sources: [Recovery.Place] = []
        for folder in left {
            let (catalog, blobs) = try await folder.open()
            sources.append(Recovery.Place(catalog: catalog, blobs: blobs))
        }
        let founded = try ClusterFounder(
            .local(root: newCluster, count: nodes, basePort: basePort)
        ).found()
        let tally = try await fill(founded, from: sources)
        for source in sources { try source.catalog.close() }
        try tell(tally, founded)
    }

    private func fill(
        _ founded: FoundedCluster, from sources: [Recovery.Place]
    ) async throws -> Recovery.Tally {
        var opened: [NodeFolder] = []
        var inlineBytes = 0
        for file in founded.nodeFiles {
            let configuration = try await NodeConfiguration.load(file: file.path)
            inlineBytes = configuration.inlineBytes
            opened.append(try await NodeAssembly.openFolder(configuration))
        }
        let tally = try await Recovery(
            from: sources,
            to: opened.map { Recovery.Place(catalog: $0.catalog, blobs: $0.blobs) },
            inlineBytes: inlineBytes
        ).run()
        for folder in opened { try folder.close() }
        return tally
    }

    private func tell(_ tally: Recovery.Tally, _ founded: FoundedCluster) throws {
        try Console.dfs.line(
            "Made the cluster \(founded.cluster) in \(founded.root) with "
                + "\(Counted(tally.users, "user")), \(Counted(tally.files, "file")) and "
                + "\(Counted(tally.chunks, "chunk copy", plural: "chunk copies")).")
        for name in tally.incomplete {
            Console.dfs.warn("Incomplete: \(name.printable). Some chunk of it is nowhere whole.")
        }
        try Console.dfs.line("Start it with: dfs up --root \(ShellWord(founded.root))")
        guard tally.incomplete.isEmpty else { throw AlreadyTold(status: .damaged) }
    }
}

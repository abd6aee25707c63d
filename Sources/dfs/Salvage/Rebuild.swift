import ArgumentParser
import DFSModel
import DFSTerminal

/// `dfs rebuild`: what can still be had when a catalog is lost and nobody is left to ask.
struct Rebuild: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rebuild",
        abstract: "Make a read-only catalog from the journal and the chunks in a data folder.",
        discussion: """
            For a stopped node whose catalog is lost, when too few other nodes are left. (If
            a majority lives, start the node anew with `dfs serve --replace` instead.) The
            result, salvage.db in the folder, can be read with sqlite3 and is what `dfs
            recover` works from. It never takes part in a cluster, and nothing else in the
            folder is changed.

            EXAMPLES
              dfs rebuild --data cluster/DFS1
              sqlite3 cluster/DFS1/salvage.db "SELECT owner, path, size FROM v_files"
            """)

    @Option(help: ArgumentHelp("The data folder.", valueName: "dir"))
    var data: String

    func run() async throws {
        let folder = try SalvageFolder(path: data)
        let tally = try await folder.rebuild()
        var text = "\(folder.identity.node): \(Counted(tally.files, "file")), "
        text += "\(Counted(tally.versions, "version")); \(Counted(tally.chunks, "chunk")) here, "
        text += "\(ByteCount(tally.bytes))"
        if tally.damaged > 0 { text += "; \(tally.damaged) damaged" }
        if tally.unknown > 0 { text += "; \(Counted(tally.unknown, "unknown file"))" }
        try Console.dfs.line("\(text).")
        try Console.dfs.line("Made \(folder.catalogPath).")
    }
}

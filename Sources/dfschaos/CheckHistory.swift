import ArgumentParser
import DFSChaos

/// `dfschaos check-history`: the checker alone.
struct CheckHistory: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check-history",
        abstract: "Check a history that a run has left, path by path.",
        discussion: """
            EXAMPLES
              dfschaos check-history /tmp/dfschaos-…/history.jsonl
            """)

    @Argument(help: "The file history.jsonl of a run.")
    var file: String

    func run() throws {
        let verdicts = try HistoryFile.check(file)
        for (path, verdict) in verdicts { print("path \(path): \(verdict)") }
        if verdicts.contains(where: { $0.verdict != "holds" }) { throw ExitCode(1) }
    }
}

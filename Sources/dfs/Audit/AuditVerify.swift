import ArgumentParser
import DFSConfiguration
import DFSModel
import DFSNode
import DFSTerminal

/// `dfs audit verify`
struct AuditVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check that nobody has changed, removed or reordered lines of an audit log.",
        discussion: """
            Each line carries the hash of the line before it. The last hash, which a node
            also writes to its log when it stops, tells a log that was cut at its end or
            written anew: note it elsewhere and compare. Reads the files of nodes on this
            machine, running or not. Exits with 1 if a log is not whole.

            EXAMPLES
              dfs audit verify
              dfs audit verify --config cluster/dfs1.conf
              dfs audit verify --root cluster --json
            """)

    @Flag(help: "One JSON object per node.")
    var json = false

    @OptionGroup var selection: ClusterSelection

    private struct Line: Encodable {
        let node: NodeName
        let files: Int
        let lines: Int
        let first: Int?
        let last: Int
        let hash: String
        let torn: Bool
        let problems: [String]
    }

    func run() async throws {
        var isDamaged = false
        for node in try await selection.nodes() {
            let report = AuditCheck(AuditFiles(data: node.data)).run()
            isDamaged = isDamaged || !report.problems.isEmpty
            try tell(node.node, report)
        }
        if isDamaged { throw AlreadyTold(status: .damaged) }
    }

    private func tell(_ node: NodeName, _ report: AuditCheck.Report) throws {
        guard !json else {
            let line = Line(
                node: node, files: report.files, lines: report.lines, first: report.first,
                last: report.last.sequence, hash: "\(report.last.head)", torn: report.isTorn,
                problems: report.problems)
            return try Console.dfs.line(try JSONLine.text(line))
        }
        for problem in report.problems { Console.dfs.error("\(node): \(problem)") }
        guard report.problems.isEmpty else { return }
        let lines = "\(Counted(report.lines, "line")) in \(Counted(report.files, "file"))"
        let text = WrappedText(
            head: "\(node): ", "\(lines), whole; last \(report.last.sequence), \(report.last.head)",
            width: Console.dfs.outputWidth)
        try Console.dfs.line("\(text)")
    }
}

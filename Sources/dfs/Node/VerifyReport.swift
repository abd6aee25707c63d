import DFSModel
import DFSTerminal
import DFSWire
import Synchronization

/// Shows the verification of one node while it runs, and remembers how it ended.
final class VerifyReport: Sendable {
    private struct State {
        var bytes = 0
        var damage = 0
        var summary: VerifyLine.Summary?

        mutating func note(_ line: VerifyLine, _ progress: ProgressLine) {
            switch line {
            case .progress(let now):
                progress.setTotal(now.totalBytes)
                progress.add(now.bytes - bytes)
                bytes = now.bytes
            case .finding(let finding): if finding.isDamage { damage += 1 }
            case .summary(let last): summary = last
            }
        }
    }

    private let node: NodeName
    private let console: Console
    private let json: Bool
    private let progress: ProgressLine
    private let state = Mutex(State())

    init(node: NodeName, console: Console, json: Bool) {
        self.node = node
        self.console = console
        self.json = json
        progress = ProgressLine(name: "Verifying \(node)", total: nil, console: console)
    }

    /// Findings of damage so far.
    var damage: Int { state.withLock { $0.damage } }

    /// Shows one event. Throws `TerminalError` if standard output cannot be written.
    func take(_ line: VerifyLine) throws {
        state.withLock { $0.note(line, progress) }
        if json {
            try console.line(try JSONLine.text(VerifyEvent(node: node, line: line)))
        } else if case .finding(let finding) = line {
            try console.line(
                "\(node): \(finding.kind.rawValue) \(finding.subject): \(finding.message)")
        }
    }

    /// Shows the end, and gives the node's last word. Throws ``ProgramError`` if the last event
    /// was no summary.
    func finish() throws -> VerifyLine.Summary {
        progress.finish()
        guard let summary = state.withLock({ $0.summary }) else {
            throw ProgramError(
                .unavailable, "\(node) broke the verification off. Look into its log and repeat it."
            )
        }
        if !json { try console.line("\(node): \(Self.text(summary))") }
        return summary
    }

    /// Tells why the node could not be checked.
    func fail(_ error: any Error) {
        progress.finish()
        let message = (error as? any Failure)?.message ?? "\(error)"
        if json, let text = try? JSONLine.text(VerifyEvent(node: node, error: message)) {
            try? console.line(text)
        }
        console.error("\(node) could not be checked. \(message)")
    }

    /// A summary in a few words.
    static func text(_ summary: VerifyLine.Summary) -> String {
        let found = summary.damage == 0 ? "clean" : "\(summary.damage) damaged"
        var parts = ["\(Counted(summary.blobs, "blob"))", "\(ByteCount(summary.bytes))"]
        if summary.skipped > 0 { parts.append("\(summary.skipped) passed over") }
        if summary.staged > 0 { parts.append("\(summary.staged) staged") }
        if summary.orphans > 0 { parts.append("\(Counted(summary.orphans, "orphan"))") }
        if summary.repaired > 0 { parts.append("\(summary.repaired) repaired") }
        if summary.unrepaired > 0 { parts.append("\(summary.unrepaired) not repaired") }
        return "\(found) (\(parts.joined(separator: ", ")))"
    }
}

import DFSModel
import DFSWire

/// One event of a verification as a line of JSON: `node`, and one of `progress`, `finding`,
/// `summary` and `error`.
struct VerifyEvent: Encodable {
    let node: NodeName
    var progress: VerifyLine.Progress?
    var finding: VerifyLine.Finding?
    var summary: VerifyLine.Summary?
    /// A sentence: why the node could not be checked.
    var error: String?

    init(node: NodeName, line: VerifyLine) {
        self.node = node
        switch line {
        case .progress(let progress): self.progress = progress
        case .finding(let finding): self.finding = finding
        case .summary(let summary): self.summary = summary
        }
    }

    init(node: NodeName, error: String) {
        self.node = node
        self.error = error
    }
}

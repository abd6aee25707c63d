import DFSClient
import DFSModel

/// What `get --plan` and `get --explain` say.
enum GetText {
    /// What would be fetched, a line per node.
    static func plan(_ report: GetReport) -> [String] {
        let sources = Dictionary(
            uniqueKeysWithValues: report.plan.sources.map { ($0.chunk.index, $0.node) })
        return heading(report)
            + PlanText.lines(report.manifest, sources: sources).map { "  " + $0 }
    }

    /// What was fetched, and what went wrong on the way.
    static func explanation(_ report: GetReport) -> [String] {
        let incidents = report.incidents.map { incident in
            "  chunk \(incident.chunk) not from \(incident.node): \(incident.message)"
        }
        let kept =
            report.keptChunks.isEmpty
            ? [] : ["  here already: chunks \(GroupedNumber.ranges(report.keptChunks))"]
        return heading(report) + incidents + kept
            + PlanText.lines(report.manifest, sources: report.sources).map { "  " + $0 }
    }

    private static func heading(_ report: GetReport) -> [String] {
        let manifest = report.manifest
        let size = GroupedNumber.text(manifest.size)
        return [
            "\(report.path.text.printable): \(size) bytes, \(CountText.chunks(manifest.chunks.count))",
            "  version \(manifest.version)",
            "  checksum \(manifest.checksum)",
        ]
    }
}

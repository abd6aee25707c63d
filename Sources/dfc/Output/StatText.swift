import DFSClient
import DFSCluster
import DFSModel
import DFSTerminal

/// What `dfc stat` says to a person.
enum StatText {
    /// - Parameter width: columns to which the table of chunks is cut; nil leaves it whole.
    static func lines(
        _ entry: ClusterEntry, _ details: FileDetails, _ knowledge: FileKnowledge, width: Int?
    ) -> [String] {
        guard case .file(let facts, let availability) = entry.kind else {
            return ["\(entry.path.text.printable)/  folder"]
        }
        var state = availability.state.rawValue
        if availability.state == .incomplete {
            state += ", missing "
            state += IncompleteText.describe(
                chunks: availability.missingChunks, layout: facts.layout,
                answered: knowledge.answered)
        }
        var lines = [
            entry.path.text.printable,
            "  size      \(GroupedNumber.text(facts.size)) bytes",
            "  version   \(facts.version)",
            "  modified  \(EntryLine.time(milliseconds: facts.modifiedMilliseconds))",
            "  checksum  \(facts.checksum)",
            "  state     \(state)",
            "  copies    \(availability.copies) of \(facts.layout.copies)",
            "  layout    \(names(facts.layout.nodes)), rotation \(facts.layout.rotation)",
        ]
        lines += table(details, width: width.map { $0 - 2 })
            .split(separator: "\n").map { "  " + $0 }
        return lines
    }

    private static func table(_ details: FileDetails, width: Int?) -> String {
        var table = TextTable([
            .init("CHUNK", .right), .init("SIZE", .right), .init("ON"), .init("NOT ON"),
            .init("SHA-256"),
        ])
        for chunk in details.chunks ?? [] {
            table.append([
                "\(chunk.index)", GroupedNumber.text(chunk.size), names(chunk.nodes),
                names(chunk.wanted.filter { !chunk.nodes.contains($0) }), "\(chunk.sha256)",
            ])
        }
        guard !table.isEmpty else { return "" }
        if let width {
            table.fit(width, leavingOut: ["NOT ON"]) { $0.has(only: [""], below: $1) }
        }
        return table.text(width: width)
    }

    private static func names(_ nodes: [NodeName]) -> String {
        nodes.map(\.text).joined(separator: " ")
    }
}

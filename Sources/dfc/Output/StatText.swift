import DFSClient
import DFSCluster
import DFSModel
import DFSTerminal

/// What `dfc stat` says to a person.
enum StatText {
    static func lines(
        _ entry: ClusterEntry, _ details: FileDetails, _ knowledge: FileKnowledge
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
        lines += table(details).split(separator: "\n").map { "  " + $0 }
        return lines
    }

    private static func table(_ details: FileDetails) -> String {
        var table = TextTable([
            .init("CHUNK", .right), .init("SIZE", .right), .init("SHA-256"), .init("ON"),
            .init("NOT ON"),
        ])
        for chunk in details.chunks ?? [] {
            table.append([
                "\(chunk.index)", GroupedNumber.text(chunk.size), "\(chunk.sha256)",
                names(chunk.nodes), names(chunk.wanted.filter { !chunk.nodes.contains($0) }),
            ])
        }
        return table.isEmpty ? "" : table.text()
    }

    private static func names(_ nodes: [NodeName]) -> String {
        nodes.map(\.text).joined(separator: " ")
    }
}

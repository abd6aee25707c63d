import DFSClient
import DFSModel
import DFSTerminal

/// What a get should not pass over in silence.
enum GetWarnings {
    static func tell(_ report: GetReport, _ console: Console) {
        let name = report.path.text.printable
        for incident in report.incidents where incident.kind == .damaged {
            console.warn(
                """
                \(incident.node) sent a damaged copy of chunk \(incident.chunk) of '\(name)'; \
                used another copy.
                """)
        }
        if report.isMinority {
            console.warn(
                "No majority of the nodes answers; a newer version of '\(name)' may exist.")
        }
        if report.isOutdated {
            console.warn(
                "A newer version of '\(name)' exists but cannot be had; this is an older one.")
        }
    }
}

/// What a list over too few nodes should not pass over in silence.
enum NodeWarnings {
    static func tell(_ failures: [NodeName: ClientError], of session: Session) {
        let count = session.cluster.nodes.count
        guard failures.count * 2 >= count else { return }
        let names = failures.keys.sorted().map(\.text).joined(separator: ", ")
        session.console.warn(
            """
            Only \(count - failures.count) of \(count) nodes answer (not \(names)); newer files \
            and versions may exist.
            """)
    }
}

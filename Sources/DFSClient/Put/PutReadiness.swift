import DFSCluster
import DFSModel
import DFSWire

/// Whether the nodes that are up can take a put at all, decided before the first byte is sent.
struct PutReadiness: Sendable {
    /// Nodes that take chunks and have room for their share.
    let candidates: [Placement.Candidate]

    /// Throws ``ClientError``: `unavailable` without a majority of catalogs or with fewer writable
    /// nodes than copies, `noSpace` if only the room is lacking.
    /// - Parameter size: bytes of the content, if known.
    init(_ health: NodeResults<HealthBody>, size: Int?, copies: Int) throws {
        guard !health.answers.isEmpty else { throw health.commonFailure("Nothing can be stored") }
        guard health.hasMajority else {
            throw ClientError(
                .unavailable,
                """
                \(Self.list(health.silentNodes)) not up, and a put needs a majority of the \
                \(health.nodeCount) catalogs. Start them and put again.
                """)
        }
        let writable = health.answers.filter { $0.value.writable }
        let width = max(1, min(writable.count, max(Chunking.stripeWidth, copies)))
        let share = (size ?? 1) * copies / width
        candidates = writable.filter { $0.value.availableBytes >= share }.map { name, health in
            Placement.Candidate(name: name, availableBytes: health.availableBytes)
        }.sorted { $0.name < $1.name }
        guard candidates.count >= copies else {
            throw Self.refusal(health, writable: writable.keys.sorted(), copies: copies)
        }
    }

    private static func refusal(
        _ health: NodeResults<HealthBody>, writable: [NodeName], copies: Int
    ) -> ClientError {
        if writable.count >= copies {
            let room = health.answers.values.map(\.availableBytes).reduce(0, +)
            return ClientError(
                .noSpace,
                """
                The nodes that are up have room for \(GroupedNumber.text(room)) bytes in all, too little for \(copies) \
                copies. \(makeRoom)
                """)
        }
        let starting = health.answers.filter { !$0.value.writable && $0.value.availableBytes > 0 }
        guard starting.isEmpty else {
            return ClientError(
                .unavailable,
                """
                \(list(starting.keys.sorted())) not ready yet: too few others answer, or the start \
                was a moment ago. Put again soon.
                """)
        }
        let readOnly = health.answers.keys.filter { !writable.contains($0) }.sorted()
        if health.failures.isEmpty || !readOnly.isEmpty && writable.count + readOnly.count >= copies
        {
            return ClientError(
                .noSpace, "\(list(readOnly)) without room for new chunks. \(makeRoom)"
            )
        }
        return ClientError(
            .unavailable,
            "\(list(health.silentNodes)) not up, and \(copies) copies are wanted. Start more nodes."
        )
    }

    /// Replaced and removed versions stay for a while, for readers that have begun.
    private static let makeRoom =
        "Remove files (their room comes back within a quarter of an hour) or add room."

    private static func list(_ names: [NodeName]) -> String {
        let words = names.map(\.text).joined(separator: ", ")
        return names.count == 1 ? "\(words) is" : "\(words) are"
    }
}

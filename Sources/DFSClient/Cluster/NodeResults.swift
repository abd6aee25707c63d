package import DFSModel

/// What each node answered to the same question, or why it did not.
package struct NodeResults<Value: Sendable>: Sendable {
    package let answers: [NodeName: Value]
    package let failures: [NodeName: ClientError]

    package init(answers: [NodeName: Value], failures: [NodeName: ClientError]) {
        self.answers = answers
        self.failures = failures
    }

    package var nodeCount: Int { answers.count + failures.count }

    /// Whether more than half of the nodes answered.
    package var hasMajority: Bool { answers.count > nodeCount / 2 }

    /// Nodes that did not answer, in slot order.
    package var silentNodes: [NodeName] { failures.keys.sorted() }

    /// The failure to show when nobody answered, or too few did: the one that the user can do something about.
    package func commonFailure(_ what: String) -> ClientError {
        let codes: [FailureCode] = [
            .interrupted, .unauthenticated, .forbidden, .invalid, .untrusted,
        ]
        let ordered = failures.sorted { $0.key < $1.key }.map(\.value)
        for code in codes {
            if let failure = ordered.first(where: { $0.code == code }) { return failure }
        }
        let reasons = ordered.map(\.message).joined(separator: " ")
        let who =
            answers.isEmpty ? "no node answers" : "\(answers.count) of \(nodeCount) nodes answer"
        return ClientError(.unavailable, "\(what): \(who). \(reasons)")
    }
}

/// What clients asked for and were told, in the order in which it happened.
package struct History: Sendable {
    package private(set) var operations: [HistoryOperation] = []
    private var moment = 0

    package init() {}

    /// A client begins to ask. Returns the operation's number.
    package mutating func begin(_ kind: HistoryOperation.Kind, path: Int) -> Int {
        moment += 1
        operations.append(HistoryOperation(path: path, kind: kind, begun: moment))
        return operations.count - 1
    }

    /// The client has been told how an operation ended.
    package mutating func end(_ operation: Int, _ result: HistoryOperation.Result) {
        moment += 1
        operations[operation].ended = moment
        operations[operation].result = result
    }

    /// What an answer meant has become clear only now.
    package mutating func clarify(_ operation: Int, _ result: HistoryOperation.Result) {
        operations[operation].result = result
    }

    /// The operations on one path.
    package func operations(on path: Int) -> [HistoryOperation] {
        operations.filter { $0.path == path }
    }
}

import DFSCluster
import DFSHistory
import DFSModel

/// What the clients asked for and were told, with a number for each version.
struct ClientHistory: Sendable {
    private var history = History()
    private var numbers: [VersionID: Int] = [:]

    var operations: [HistoryOperation] { history.operations }

    /// The number of a content: 0 for nothing, from 1 for the versions in the order of their puts.
    mutating func number(_ content: Content) -> Int {
        guard let version = content.version else { return 0 }
        return number(version)
    }

    private mutating func number(_ version: VersionID) -> Int {
        if let known = numbers[version] { return known }
        numbers[version] = numbers.count + 1
        return numbers.count
    }

    /// A client begins to ask for a change. Returns the operation's number.
    mutating func begin(_ change: Change, path: Int) -> Int {
        let condition: HistoryOperation.Condition =
            switch change.condition {
            case .absent: .absent
            case .exists: .exists
            case .matches(let version): .matches(number(version))
            case .none, .generation, .epoch: .none
            }
        return begin(
            .write(condition, to: change.sealedVersion.map { number($0) } ?? 0), path: path)
    }

    mutating func begin(_ kind: HistoryOperation.Kind, path: Int) -> Int {
        history.begin(kind, path: path)
    }

    /// The client has been told how an operation ended.
    mutating func end(_ operation: Int, _ result: HistoryOperation.Result) {
        history.end(operation, result)
    }
}

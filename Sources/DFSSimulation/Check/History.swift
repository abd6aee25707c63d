import DFSCluster
import DFSModel

/// What the clients asked for and were told, in the order in which it happened.
struct History: Sendable {
    private(set) var operations: [Operation] = []
    private var moment = 0
    private var numbers: [VersionID: Int] = [:]

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
        let condition: Operation.Condition =
            switch change.condition {
            case .absent: .absent
            case .exists: .exists
            case .matches(let version): .matches(number(version))
            case .none, .generation: .none
            }
        return begin(
            .write(condition, to: change.sealedVersion.map { number($0) } ?? 0), path: path)
    }

    mutating func begin(_ kind: Operation.Kind, path: Int) -> Int {
        moment += 1
        operations.append(Operation(path: path, kind: kind, begun: moment))
        return operations.count - 1
    }

    /// The client has been told how an operation ended.
    mutating func end(_ operation: Int, _ result: Operation.Result) {
        moment += 1
        operations[operation].ended = moment
        operations[operation].result = result
    }
}

/// One operation of a client on one path.
struct Operation: Sendable {
    enum Condition: Hashable, Sendable {
        case none, absent, exists
        case matches(Int)

        func holds(on state: Int) -> Bool {
            switch self {
            case .none: true
            case .absent: state == 0
            case .exists: state != 0
            case .matches(let version): state == version
            }
        }
    }

    enum Kind: Hashable, Sendable {
        case read
        case write(Condition, to: Int)
    }

    enum Result: Hashable, Sendable {
        /// Nobody was told: it may take effect at any time after its begin, or never.
        case unknown
        /// It has taken effect.
        case applied
        /// It has not and will not take effect.
        case never
        /// A read's answer.
        case saw(Int)
        /// A write's condition failed on this content.
        case refused(saw: Int)
    }

    let path: Int
    let kind: Kind
    let begun: Int
    var ended: Int?
    var result = Result.unknown

    init(path: Int, kind: Kind, begun: Int) {
        self.path = path
        self.kind = kind
        self.begun = begun
    }

    /// The state that the operation leaves, if it may take effect on `state`.
    func apply(to state: Int) -> Int? {
        switch (kind, result) {
        case (.read, .saw(let value)): return value == state ? state : nil
        case (.write(let condition, let new), .applied), (.write(let condition, let new), .unknown):
            return condition.holds(on: state) ? new : nil
        case (.write(let condition, _), .refused(let value)):
            return value == state && !condition.holds(on: state) ? state : nil
        default: return nil
        }
    }
}

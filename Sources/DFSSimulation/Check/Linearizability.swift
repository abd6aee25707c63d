/// Whether the operations on one path can be put in one order that explains every answer and keeps
/// to real time: Wing and Gong's search ("Testing and verifying concurrent objects", 1993) with
/// Lowe's memory of configurations ("Testing for linearizability", 2017).
struct Linearizability {
    enum Verdict: Hashable, Sendable {
        case holds
        case fails
        /// The search was given up.
        case undecided
    }

    /// Configurations looked at, at the most.
    private static let limit = 400_000

    private let operations: [Operation]
    private let required: Int
    private var seen: Set<Configuration> = []

    private struct Configuration: Hashable {
        let done: [UInt64]
        let state: Int
    }

    private init(_ operations: [Operation]) {
        self.operations = operations.sorted { $0.begun < $1.begun }
        required = operations.count { $0.ended != nil }
    }

    /// - Parameter operations: all of one path; those that never took effect are passed over.
    static func check(_ operations: [Operation]) -> Verdict {
        var search = Linearizability(
            operations.filter { $0.result != .never && !($0.kind == .read && $0.ended == nil) })
        let words = search.operations.count / 64 + 1
        guard let found = search.explains(Array(repeating: 0, count: words), state: 0, done: 0)
        else { return .undecided }
        return found ? .holds : .fails
    }

    /// Whether the rest can be put in order after what is done. Nil if there is too much to try.
    private mutating func explains(_ done: [UInt64], state: Int, done count: Int) -> Bool? {
        if count == required { return true }
        guard seen.count < Self.limit else { return nil }
        guard seen.insert(Configuration(done: done, state: state)).inserted else { return false }
        // Nothing may come before an operation that ended before it began.
        var earliestEnd = Int.max
        for (index, operation) in operations.enumerated() where !done.contains(bit: index) {
            earliestEnd = min(earliestEnd, operation.ended ?? .max)
        }
        for (index, operation) in operations.enumerated() where !done.contains(bit: index) {
            guard operation.begun < earliestEnd else { break }
            guard let next = operation.apply(to: state) else { continue }
            var rest = done
            rest.insert(bit: index)
            let step = operation.ended == nil ? 0 : 1
            guard let found = explains(rest, state: next, done: count + step) else { return nil }
            if found { return true }
        }
        return false
    }
}

extension [UInt64] {
    fileprivate func contains(bit: Int) -> Bool {
        self[bit / 64] & (1 << UInt64(bit % 64)) != 0
    }

    fileprivate mutating func insert(bit: Int) {
        self[bit / 64] |= 1 << UInt64(bit % 64)
    }
}

@testable import DFSHistory

/// The plainest form of the same question: tries every order. For short histories.
struct ExhaustiveSearch {
    private let operations: [HistoryOperation]
    private var seen: Set<Place> = []

    private struct Place: Hashable {
        let done: Set<Int>
        let state: Int
    }

    static func holds(_ operations: [HistoryOperation]) -> Bool {
        var search = ExhaustiveSearch(
            operations: operations.filter {
                $0.result != .never && !($0.kind == .read && $0.ended == nil)
            })
        return search.explains(Place(done: [], state: 0))
    }

    private init(operations: [HistoryOperation]) {
        self.operations = operations
    }

    private mutating func explains(_ place: Place) -> Bool {
        let rest = operations.indices.filter { !place.done.contains($0) }
        if rest.allSatisfy({ operations[$0].ended == nil }) { return true }
        guard seen.insert(place).inserted else { return false }
        let earliestEnd = rest.compactMap { operations[$0].ended }.min() ?? .max
        for index in rest where operations[index].begun < earliestEnd {
            guard let state = operations[index].apply(to: place.state) else { continue }
            if explains(Place(done: place.done.union([index]), state: state)) { return true }
        }
        return false
    }
}

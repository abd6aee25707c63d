/// Gathers items into batches and has a few batches worked on at once, so that memory and the
/// number of open requests stay bounded however many items there are.
struct BatchFlow<Item: Sendable, Ended: Sendable> {
    /// Batches that are under way at the same time.
    let atOnce: Int
    /// The most items of a batch, and the most that their weights may add up to.
    let items: Int
    let weight: Int

    /// Takes items until `next` gives nil. `ended` gets what `work` makes of each batch, one after
    /// the other; what any of the three throws ends everything.
    func run(
        next: () async throws -> (item: Item, weight: Int)?,
        work: @escaping @Sendable (_ number: Int, [Item]) async throws -> Ended,
        ended: (Ended) async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Ended.self) { group in
            var flying = 0
            var number = 0
            var held: (item: Item, weight: Int)?
            while let batch = try await gather(&held, next) {
                if flying == atOnce, let end = try await group.next() {
                    flying -= 1
                    try await ended(end)
                }
                let own = number
                group.addTask { try await work(own, batch) }
                number += 1
                flying += 1
            }
            while let end = try await group.next() { try await ended(end) }
        }
    }

    /// The next batch, or nil at the end. An item that does not fit any more is held for the next.
    private func gather(
        _ held: inout (item: Item, weight: Int)?,
        _ next: () async throws -> (item: Item, weight: Int)?
    ) async throws -> [Item]? {
        var batch: [Item] = []
        var total = 0
        while batch.count < items {
            let candidate: (item: Item, weight: Int)?
            if let waiting = held { candidate = waiting } else { candidate = try await next() }
            held = nil
            guard let candidate else { break }
            guard batch.isEmpty || total + candidate.weight <= weight else {
                held = candidate
                break
            }
            batch.append(candidate.item)
            total += candidate.weight
        }
        return batch.isEmpty ? nil : batch
    }
}

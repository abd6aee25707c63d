import Foundation

/// Measures rows, each in turn, as often as wanted.
struct Bench {
    let workbench: Workbench
    let repeats: Int

    /// - Parameter tell: gets a line about each run.
    func run(_ rows: [any Row], tell: (String) -> Void) async throws -> [RowResult] {
        var results = rows.map { RowResult($0) }
        for number in 1...repeats {
            for (index, row) in rows.enumerated() {
                let measured = try await row.run(workbench, number: number)
                results[index].add(measured)
                tell(
                    String(
                        format: "%@ %d of %d: %.2f s, floor %.2f s", row.name, number, repeats,
                        measured.usage.seconds, measured.floorSeconds)
                        + (measured.note.map { "; \($0)" } ?? ""))
            }
        }
        return results
    }
}

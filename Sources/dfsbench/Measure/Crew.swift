import Foundation
import Synchronization

/// Does the same with many items, some at a time.
enum Crew {
    /// Throws the first error, after the work that was under way.
    static func work(
        _ items: [String], atOnce: Int, _ body: @Sendable (String) throws -> Void
    ) throws {
        let next = Mutex(0)
        let failure = Mutex<(any Error)?>(nil)
        DispatchQueue.concurrentPerform(iterations: atOnce) { _ in
            while failure.withLock({ $0 == nil }) {
                let position = next.withLock { next -> Int in
                    defer { next += 1 }
                    return next
                }
                guard position < items.count else { return }
                do {
                    try body(items[position])
                } catch {
                    failure.withLock { $0 = $0 ?? error }
                }
            }
        }
        if let error = failure.withLock({ $0 }) { throw error }
    }
}

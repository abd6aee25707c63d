import Synchronization

/// Bounds how many requests somebody makes in a second: a bucket of tokens for each, filled
/// steadily, that holds two seconds' worth.
final class RateLimit: Sendable {
    private struct Bucket {
        var tokens: Double
        var at: ContinuousClock.Instant
    }

    /// Buckets that are kept; full ones are dropped first, because they say nothing.
    private static let capacity = 10_000

    private let perSecond: Double
    private let buckets = Mutex<[String: Bucket]>([:])

    /// - Parameter perSecond: 0 sets no limit.
    init(perSecond: Int) {
        self.perSecond = Double(perSecond)
    }

    /// Takes a token of `key`. Returns false if there is none.
    func take(_ key: String, now: ContinuousClock.Instant = .now) -> Bool {
        guard perSecond > 0 else { return true }
        let most = 2 * perSecond
        return buckets.withLock { buckets in
            if buckets.count >= Self.capacity, buckets[key] == nil {
                buckets = buckets.filter { Self.tokens($0.value, perSecond, now) < most }
                if buckets.count >= Self.capacity { buckets.removeAll() }
            }
            let known = buckets[key].map { Self.tokens($0, perSecond, now) } ?? most
            let isEnough = known >= 1
            buckets[key] = Bucket(tokens: isEnough ? known - 1 : known, at: now)
            return isEnough
        }
    }

    private static func tokens(
        _ bucket: Bucket, _ perSecond: Double, _ now: ContinuousClock.Instant
    ) -> Double {
        min(2 * perSecond, bucket.tokens + (now - bucket.at) / .seconds(1) * perSecond)
    }
}

import DFSModel
import Synchronization

/// Where passwords are tried: a few at a time from each place, and slower after wrong ones.
final class LoginDoor: Sendable {
    private let throttle = Mutex(LoginThrottle())
    private let turns = Turnstile<String>(width: 4, queueLimit: 64)
    private let start = ContinuousClock.now

    /// Runs `check`, which says whether the password was right, unless the place or the user must
    /// wait.
    ///
    /// - Throws: ``NodeError`` `.slowDown`, else what `check` throws; that counts as no miss.
    func attempt<Value>(
        user: String, address: String, _ check: () async throws -> Value?
    ) async throws -> Value? {
        try await turns.withTurn(address) {
            switch throttle.withLock({
                $0.verdict(user: user, address: address, nowMilliseconds: now)
            }) {
            case .now: break
            case .pause(let milliseconds): try await Task.sleep(for: .milliseconds(milliseconds))
            case .later(let milliseconds):
                let seconds = (milliseconds + 999) / 1_000
                throw NodeError(
                    .slowDown,
                    "Too many wrong passwords. Try again in \(seconds) second\(seconds == 1 ? "" : "s").",
                    retryAfterSeconds: seconds)
            }
            let value = try await check()
            throttle.withLock {
                if value == nil {
                    $0.missed(user: user, address: address, nowMilliseconds: now)
                } else {
                    $0.succeeded(user: user, address: address, nowMilliseconds: now)
                }
            }
            return value
        }
    }

    /// Milliseconds since this door was made.
    private var now: Int { Int((ContinuousClock.now - start) / .milliseconds(1)) }
}

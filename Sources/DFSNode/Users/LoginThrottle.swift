/// Decides how long somebody waits who has named wrong passwords.
///
/// Wrong passwords count for the place, for the user, and for the user at that place. A place that
/// has too many is told to come back; a user who is guessed at from many places is answered a
/// moment later there, but never shut out. Nobody's guesses cost anybody else at another place more
/// than that moment. A value: the time comes in as milliseconds of any clock that only rises.
package struct LoginThrottle: Sendable {
    /// What becomes of an attempt.
    package enum Verdict: Hashable, Sendable {
        case now
        /// Goes on after a pause.
        case pause(milliseconds: Int)
        /// Is not looked at; the caller may come back after this time.
        case later(milliseconds: Int)
    }

    /// Wrong passwords of one user at one place before there is a wait.
    package static let freePerPair = 5
    /// Wrong passwords at one place, whoever is named.
    package static let freePerAddress = 30
    /// Wrong passwords of one user, wherever.
    package static let freePerUser = 60
    /// After this time without a wrong password everything is forgiven.
    package static let forgetMilliseconds = 15 * 60_000
    /// The longest wait.
    package static let longestMilliseconds = 30_000
    /// The wait of a user who is guessed at from many places.
    package static let pauseMilliseconds = 1_000
    /// The most that is remembered.
    package static let capacity = 20_000

    private enum Subject: Hashable, Sendable {
        case address(String)
        case user(String)
        case pair(String, String)
    }

    private struct Misses: Sendable {
        var count = 0
        var lastMilliseconds = 0
    }

    private var misses: [Subject: Misses] = [:]
    private var knownPairs: [Subject: Int] = [:]

    package init() {}

    /// Whether an attempt is looked at now.
    package func verdict(
        user: String, address: String, nowMilliseconds now: Int
    ) -> Verdict {
        let pair = Subject.pair(user, address)
        let wait = max(
            rest(of: pair, free: Self.freePerPair, now),
            rest(of: .address(address), free: Self.freePerAddress, now))
        if wait > 0 { return .later(milliseconds: wait) }
        let isGuessedAt = count(.user(user), now) > Self.freePerUser && knownPairs[pair] == nil
        return isGuessedAt ? .pause(milliseconds: Self.pauseMilliseconds) : .now
    }

    /// Counts a wrong password.
    package mutating func missed(user: String, address: String, nowMilliseconds now: Int) {
        for subject in [.pair(user, address), .address(address), Subject.user(user)] {
            misses[subject] = Misses(count: count(subject, now) + 1, lastMilliseconds: now)
        }
        if misses.count > Self.capacity { forget(now) }
    }

    /// Notes a right password: the place is known for this user. Other users' misses there stay.
    package mutating func succeeded(user: String, address: String, nowMilliseconds now: Int) {
        let pair = Subject.pair(user, address)
        misses[pair] = nil
        knownPairs[pair] = now
        guard knownPairs.count > Self.capacity else { return }
        let kept = knownPairs.sorted { $0.value > $1.value }.prefix(Self.capacity / 2)
        knownPairs = Dictionary(uniqueKeysWithValues: kept.map { ($0.key, $0.value) })
    }

    private func count(_ subject: Subject, _ now: Int) -> Int {
        guard let known = misses[subject],
            now - known.lastMilliseconds < Self.forgetMilliseconds
        else { return 0 }
        return known.count
    }

    /// What is left of the wait after the last miss: 0.25 s, doubled with each one.
    private func rest(of subject: Subject, free: Int, _ now: Int) -> Int {
        let excess = count(subject, now) - free
        guard excess >= 0, let last = misses[subject]?.lastMilliseconds else { return 0 }
        let wait = min(Self.longestMilliseconds, 250 << min(excess, 10))
        return max(0, last + wait - now)
    }

    /// Keeps the newer half.
    private mutating func forget(_ now: Int) {
        let kept = misses.sorted { $0.value.lastMilliseconds > $1.value.lastMilliseconds }
            .prefix(Self.capacity / 2)
        misses = Dictionary(uniqueKeysWithValues: kept.map { ($0.key, $0.value) })
    }
}

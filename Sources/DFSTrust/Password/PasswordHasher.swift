package import DFSModel
import Dispatch

/// Hashes and checks passwords, a few at a time: one derivation takes about 0.1 s of a core and
/// 32 MiB, so unbounded logins would be a way to stop a node.
package actor PasswordHasher {
    private let rounds: Int
    private let maximumRunning: Int
    private let maximumWaiting: Int
    private let queue = DispatchQueue(label: "dfs.passwords", attributes: .concurrent)
    private var running = 0
    private var waiting: [CheckedContinuation<Void, Never>] = []

    /// `rounds` is scrypt's N for new hashes, a power of two; less than standard only for tests.
    package init(rounds: Int = 32_768, maximumRunning: Int = 2, maximumWaiting: Int = 64) {
        self.rounds = rounds
        self.maximumRunning = max(1, maximumRunning)
        self.maximumWaiting = maximumWaiting
    }

    /// A new hash with a fresh salt. Which passwords may be set is for ``PasswordPolicy``.
    ///
    /// Throws ``TrustError``: `.overloaded` if too many wait already, `.interrupted` if the task
    /// was cancelled while it waited, `.invalid` for an empty or overlong password.
    package func hash(_ password: String) async throws(TrustError) -> PasswordHash {
        guard Self.isPossible(password) else {
            throw TrustError(.invalid, "The password is empty or too long. Choose another one.")
        }
        let salt = (0..<PasswordCosts.saltBytes).map { _ in UInt8.random(in: .min ... .max) }
        let form = form(salt: salt)
        return PasswordHash(
            salt: salt, hash: try await derive(password, like: form), rounds: form.rounds,
            blockSize: form.blockSize, parallelism: form.parallelism)
    }

    /// Whether `password` is the one that was stored. Nil stands for a user who does not exist:
    /// the answer is false and takes as long.
    ///
    /// Throws ``TrustError`` as ``hash(_:)`` does, and `.corrupt` if the stored costs are absurd.
    package func verify(
        _ password: String, against stored: PasswordHash?
    ) async throws(TrustError) -> Bool {
        let reference =
            stored ?? form(salt: [UInt8](repeating: 0, count: PasswordCosts.saltBytes))
        try PasswordCosts.check(reference)
        let isPossible = Self.isPossible(password)
        let derived = try await derive(isPossible ? password : "", like: reference)
        let isEqual = Self.isEqual(derived, reference.hash)
        return isEqual && isPossible && stored != nil
    }

    private func form(salt: [UInt8]) -> PasswordHash {
        PasswordHash(
            salt: salt, hash: [UInt8](repeating: 0, count: PasswordCosts.hashBytes),
            rounds: rounds, blockSize: PasswordCosts.blockSize,
            parallelism: PasswordCosts.parallelism)
    }

    private static func isPossible(_ password: String) -> Bool {
        !password.isEmpty && password.utf8.count <= PasswordPolicy.maximumBytes
    }

    /// Compares in a time that depends on the lengths only.
    private static func isEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.count == right.count && zip(left, right).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

extension PasswordHasher {
    /// Derives on a thread of its own queue: the cooperative pool must not be blocked so long.
    private func derive(
        _ password: String, like form: PasswordHash
    ) async throws(TrustError) -> [UInt8] {
        try await takeTurn()
        defer { endTurn() }
        guard !Task.isCancelled else {
            throw TrustError(.interrupted, "The check of the password was cancelled.")
        }
        let result = await withCheckedContinuation { continuation in
            queue.async {
                continuation.resume(
                    returning: Result { () throws(TrustError) -> [UInt8] in
                        try PasswordCosts.derive(password, like: form)
                    })
            }
        }
        return try result.get()
    }

    private func takeTurn() async throws(TrustError) {
        if running < maximumRunning {
            running += 1
            return
        }
        guard waiting.count < maximumWaiting else {
            throw TrustError(
                .overloaded, "Too many logins at once. Try again in a few seconds.")
        }
        await withCheckedContinuation { waiting.append($0) }
    }

    /// Hands the turn to the one who waits longest, or gives it back.
    private func endTurn() {
        if waiting.isEmpty {
            running -= 1
        } else {
            waiting.removeFirst().resume()
        }
    }
}

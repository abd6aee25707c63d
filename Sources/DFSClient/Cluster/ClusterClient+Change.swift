import DFSCluster
package import DFSModel
package import DFSWire
import Foundation

extension ClusterClient {
    /// How long a change is asked for in all.
    static let changeDeadline = Duration.seconds(15)
    /// How long one node is waited for.
    private static let attemptDeadline = Duration.seconds(8)

    /// Asks for a change that has an id, at one node after the other, until one says how it ended.
    ///
    /// Throws what a node said if it is final; `unavailable` if nothing was changed;
    /// `outcomeUnknown` if it cannot be told. Takes at most ``changeDeadline``.
    /// - Parameters:
    ///   - subject: the file or folder, for messages.
    ///   - first: nodes to begin with, best first.
    package func change(
        _ request: NodeRequest, subject: String, first: [NodeName] = []
    ) async throws -> CommitBody {
        let end = ContinuousClock.now.advanced(by: Self.changeDeadline)
        var attempt = ChangeAttempt()
        for sweep in 0..<6 {
            for node in await nodesToAsk(about: subject, first, sweep: sweep) {
                let rest = ContinuousClock.now.duration(to: end)
                guard rest > .milliseconds(100) else { throw attempt.failure(subject) }
                var asked = request
                asked.deadline = min(rest, Self.attemptDeadline)
                asked.isPatient = false
                asked.headers.append((Headers.askedAt, "\(attempt.stamp)"))
                if attempt.isAmbiguous { asked.headers.append((Headers.retry, "true")) }
                do {
                    return try await node.send(asked, for: CommitBody.self)
                } catch let error as ClientError
                    where error.isWorthAskingElsewhere || error.code == .late
                {
                    attempt.note(error)
                } catch let error as ClientError where attempt.isAmbiguous && error.saysNothing {
                    throw attempt.failure(subject)
                }
            }
            guard attempt.isWorthAnotherSweep(after: sweep) else { break }
            let pause = BackOff.pause(after: sweep, retryAfterSeconds: attempt.retryAfterSeconds)
            try await Task.sleep(for: min(pause, ContinuousClock.now.duration(to: end)))
        }
        throw attempt.failure(subject)
    }

    /// In the first sweep the nodes that the caller names. Else those that answer a simple question
    /// now, or all of them if none does: a node that hangs might carry out a change long after the
    /// client has given up.
    ///
    /// The subject decides which comes first: all clients ask the same node about one path, so
    /// their proposals do not get in each other's way, and different paths keep all nodes busy.
    func nodesToAsk(
        about subject: String, _ first: [NodeName], sweep: Int
    ) async -> [NodeConnection] {
        let turned = Self.turn(nodes, by: subject)
        guard sweep > 0 || first.isEmpty else { return turned.filter { first.contains($0.name) } }
        let answering = await health().answers
        let able = answering.isEmpty ? turned : turned.filter { answering[$0.name] != nil }
        return able.filter { first.contains($0.name) } + able.filter { !first.contains($0.name) }
    }

    /// The list from a place on that the subject's digest decides, then its beginning.
    static func turn<Element>(_ list: [Element], by subject: String) -> [Element] {
        let number = Digest.of(Array(subject.utf8)).bytes.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        let place = number % max(1, list.count)
        return Array(list[place...] + list[..<place])
    }

    /// Deletes a file or folder marker. Throws as ``change(_:subject:first:)``, `notFound`, or
    /// `conditionFailed`.
    package func delete(
        _ path: FilePath, condition: ChangeCondition = .none,
        operation: OperationID = .random()
    ) async throws -> CommitBody {
        try await change(
            NodeRequest(
                .delete, Routes.file, query: [("path", path.text)],
                headers: condition.headers + [(Headers.idempotencyKey, "\(operation)")]),
            subject: path.text)
    }

    /// Makes a folder marker; does nothing if it is there.
    package func makeFolder(
        _ path: FilePath, operation: OperationID = .random()
    ) async throws -> CommitBody {
        try await change(
            NodeRequest(
                .put, Routes.folder, query: [("path", path.text)],
                headers: [(Headers.idempotencyKey, "\(operation)")]),
            subject: path.text)
    }
}

/// What is known of a change that no node has answered for yet.
struct ChangeAttempt: Sendable {
    /// Whether some node may have begun it.
    private(set) var isAmbiguous = false
    /// What this machine's clock said at the first attempt, in milliseconds since 1970. Higher once
    /// a node has said that it forgot later ones: then no other request is on its way.
    private(set) var stamp = Int(Date().timeIntervalSince1970 * 1_000)
    private var failures: [ClientError] = []

    mutating func note(_ error: ClientError) {
        if let forgotten = error.forgotten, !isAmbiguous { stamp = max(stamp, forgotten + 1) }
        isAmbiguous = isAmbiguous || error.mayHaveTakenEffect
        failures.append(error)
    }

    /// How long a node that had too much to do wants to be left alone, in seconds.
    var retryAfterSeconds: Int? {
        failures.last { $0.code == .overloaded || $0.code == .slowDown }?.retryAfterSeconds
    }

    /// A sweep over nodes that all refuse the connection is repeated once; more do not help.
    func isWorthAnotherSweep(after sweep: Int) -> Bool {
        sweep == 0 || failures.contains { !$0.isSurelyUnsent }
    }

    func failure(_ subject: String) -> ClientError {
        let last = failures.last { $0.status != nil } ?? failures.last
        guard isAmbiguous else {
            let reason = last?.message ?? "No node was asked."
            return ClientError(
                last?.code == .untrusted ? .untrusted : .unavailable, reason, cause: last)
        }
        return ClientError(
            .outcomeUnknown,
            """
            It is not known whether the change of '\(subject.printable)' took effect. Repeat it; \
            that is safe.
            """, cause: last)
    }
}

import DFSModel
import GRDB
import Synchronization

/// The one writer of a catalog. Verbs that arrive while a transaction is being synced run
/// together in the next one, so that many requests share one sync.
///
/// A verb that fails leaves the others alone: what all have done is undone then, and they run once
/// more, each in a savepoint of its own. A verb's result is handed out only after the transaction
/// has been committed and synced.
final class GroupCommit: Sendable {
    /// Verbs in one transaction at the most.
    private static let batchLimit = 512
    /// Verbs that may wait; beyond, callers are told to come back.
    private static let queueLimit = 16_384

    private struct State {
        var waiting: [any WaitingVerb] = []
        var isDraining = false
    }

    private let pool: DatabasePool
    private let state = Mutex(State())
    private let onFatal: @Sendable (CatalogError) -> Void
    private let syncWatch: SyncWatch

    /// - Parameter onFatal: called when a sync fails; it should end the process.
    init(
        pool: DatabasePool, syncWatch: SyncWatch = .none,
        onFatal: @escaping @Sendable (CatalogError) -> Void
    ) {
        self.pool = pool
        self.syncWatch = syncWatch
        self.onFatal = onFatal
    }

    /// Runs `verb` in a transaction and returns once that is durable.
    /// - Throws: what `verb` threw, or a ``CatalogError``; then nothing of it is stored.
    func run<Value: Sendable>(
        _ verb: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let waiting = Verb(body: verb, continuation: continuation)
            let (isFull, mustStart) = state.withLock { state in
                guard state.waiting.count < Self.queueLimit else { return (true, false) }
                state.waiting.append(waiting)
                defer { state.isDraining = true }
                return (false, !state.isDraining)
            }
            if isFull {
                waiting.settle(
                    CatalogError(
                        .overloaded, "The catalog has too many writes waiting. Try again soon."))
            } else if mustStart {
                pool.asyncWriteWithoutTransaction { self.drain($0) }
            }
        }
    }

    private func drain(_ database: Database) {
        while let batch = nextBatch() {
            let failure = commit(batch, database)
            for error in [failure] + batch.map(\.failure) {
                guard let error = error as? CatalogError, error.isFatal || error.isDamage else {
                    continue
                }
                onFatal(error)
                break
            }
            for verb in batch { verb.settle(failure) }
        }
    }

    private func nextBatch() -> [any WaitingVerb]? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.isDraining = false
                return nil
            }
            let batch = Array(state.waiting.prefix(Self.batchLimit))
            state.waiting.removeFirst(batch.count)
            return batch
        }
    }

    /// Runs the verbs in one transaction. Returns why none of them is durable, or nil.
    private func commit(_ batch: [any WaitingVerb], _ database: Database) -> (any Error)? {
        do {
            try database.beginTransaction(.immediate)
            if !runAll(batch, database) {
                if database.isInsideTransaction { try database.rollback() }
                guard batch.count > 1 else { return nil }
                try database.beginTransaction(.immediate)
                try runApart(batch, database)
            }
            syncWatch(pool.path)
            try database.commit()
            return nil
        } catch {
            if database.isInsideTransaction { try? database.rollback() }
            return CatalogError.wrapping(error)
        }
    }

    /// Runs the verbs up to the first that fails; returns whether none did. Without savepoints:
    /// SQLite copies each page that changes in one (https://sqlite.org/tempfiles.html).
    private func runAll(_ batch: [any WaitingVerb], _ database: Database) -> Bool {
        batch.allSatisfy { verb in
            verb.execute(database, inSavepoint: false)
            return verb.failure == nil
        }
    }

    /// Runs all verbs, of which those that fail are undone.
    private func runApart(_ batch: [any WaitingVerb], _ database: Database) throws {
        for verb in batch {
            verb.execute(database, inSavepoint: true)
            // A full disk or an I/O error may end the whole transaction.
            guard database.isInsideTransaction else {
                throw CatalogError(.internal, "The catalog's transaction was rolled back.")
            }
        }
    }
}

/// A verb in the queue, whatever it returns.
private protocol WaitingVerb: Sendable {
    /// What the verb itself threw.
    var failure: (any Error)? { get }
    func execute(_ database: Database, inSavepoint: Bool)
    func settle(_ failure: (any Error)?)
}

private final class Verb<Value: Sendable>: WaitingVerb {
    private let body: @Sendable (Database) throws -> Value
    private let continuation: CheckedContinuation<Value, any Error>
    private let result = Mutex<Result<Value, any Error>?>(nil)

    init(
        body: @escaping @Sendable (Database) throws -> Value,
        continuation: CheckedContinuation<Value, any Error>
    ) {
        self.body = body
        self.continuation = continuation
    }

    func execute(_ database: Database, inSavepoint: Bool) {
        var value: Value?
        do {
            value = inSavepoint ? try undoing(in: database) : try body(database)
            let outcome = value
            result.withLock { $0 = outcome.map { .success($0) } }
        } catch {
            let failure = CatalogError.wrapping(error)
            result.withLock { $0 = .failure(failure) }
        }
    }

    /// Undoes what the body did if it throws, and only that.
    private func undoing(in database: Database) throws -> Value {
        try database.run("SAVEPOINT verb")
        do {
            let value = try body(database)
            try database.run("RELEASE verb")
            return value
        } catch {
            // An error that ended the whole transaction has undone it all.
            if database.isInsideTransaction {
                try database.run("ROLLBACK TO verb")
                try database.run("RELEASE verb")
            }
            throw error
        }
    }

    var failure: (any Error)? {
        guard case .failure(let error) = result.withLock({ $0 }) else { return nil }
        return error
    }

    func settle(_ failure: (any Error)?) {
        let outcome = result.withLock { $0 }
        switch outcome {
        case .failure(let own): continuation.resume(throwing: own)
        case .success(let value) where failure == nil: continuation.resume(returning: value)
        default:
            continuation.resume(
                throwing: failure ?? CatalogError(.internal, "The verb was not run."))
        }
    }
}

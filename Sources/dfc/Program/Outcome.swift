import DFSClient
import DFSModel
import DFSTerminal
import Synchronization

/// The error of a command whose failures have been told already.
struct AlreadyTold: Error {
    let status: DFSTerminal.ExitCode
}

/// How the items of one command went. A failed item does not stop the others.
final class Outcome: Sendable {
    private struct State {
        var succeeded = 0
        var statuses: [DFSTerminal.ExitCode] = []
    }

    private let console: Console
    private let state = Mutex(State())

    init(_ console: Console) {
        self.console = console
    }

    /// Runs one item and tells its failure. Throws only what stops the whole command: a signal, a
    /// reader that went away, a login that is not valid any more.
    func attempt(_ body: () async throws -> Void) async throws {
        if try await prepare(body) != nil { state.withLock { $0.succeeded += 1 } }
    }

    /// Runs the beginning of an item, which alone is no success; nil if it failed.
    func prepare<Value>(_ body: () async throws -> Value) async throws -> Value? {
        do {
            return try await body()
        } catch let error as any Failure {
            switch error.code {
            case .interrupted, .unauthenticated: throw error
            default: break
            }
            if let error = error as? TerminalError, error.isClosedPipe { throw error }
            fail(error)
            return nil
        } catch let told as AlreadyTold {
            state.withLock { $0.statuses.append(told.status) }
            return nil
        }
    }

    /// Tells a failure.
    func fail(_ error: any Failure) {
        console.error(error.message)
        state.withLock { $0.statuses.append(DFSTerminal.ExitCode(error.code)) }
    }

    /// Throws ``AlreadyTold`` if an item failed: with the failure's own status if nothing else
    /// happened, otherwise with that for some of several.
    func finish() throws {
        let now = state.withLock { $0 }
        guard let first = now.statuses.first else { return }
        let isUniform = now.succeeded == 0 && now.statuses.allSatisfy { $0 == first }
        throw AlreadyTold(status: isUniform ? first : .damaged)
    }
}

import DFSHistory
import DFSModel
import Synchronization

/// What the clients of a run asked for and were told, and what must not have happened.
final class Recorder: Sendable {
    /// Oddities beyond this are only counted.
    private static let keptOddities = 20

    private struct State {
        var history = History()
        var lastContent = 0
        /// The content of each version that somebody was told of.
        var contents: [VersionID: Int] = [:]
        /// Refused operations, and the version that the refusal named.
        var refusals: [(operation: Int, version: VersionID)] = []
        var violations: [String] = []
        var oddities: [String] = []
        var oddityCount = 0
    }

    let ledger: LedgerFile
    private let state = Mutex(State())

    init(ledger: LedgerFile) {
        self.ledger = ledger
    }

    /// A number for a content that is to be written.
    func nextContent() -> Int {
        state.withLock { state in
            state.lastContent += 1
            return state.lastContent
        }
    }

    func begin(_ kind: HistoryOperation.Kind, path: Int) -> Int {
        state.withLock { $0.history.begin(kind, path: path) }
    }

    func end(_ operation: Int, _ result: HistoryOperation.Result) {
        state.withLock { $0.history.end(operation, result) }
    }

    /// A condition failed; on which content is known once it is known what `version` holds.
    func refuse(_ operation: Int, current version: VersionID?) {
        state.withLock { state in
            state.history.end(operation, .refusedUnseen)
            if let version { state.refusals.append((operation, version)) }
        }
    }

    /// Somebody was told that `version` holds a content.
    func note(_ version: VersionID, holds content: Int) {
        state.withLock { $0.contents[version] = content }
    }

    func content(of version: VersionID) -> Int? {
        state.withLock { $0.contents[version] }
    }

    /// Something that must not be.
    func violate(_ text: String) {
        state.withLock { $0.violations.append(text) }
    }

    /// Something that is allowed and worth a look.
    func note(oddity text: String) {
        state.withLock { state in
            state.oddityCount += 1
            if state.oddities.count < Self.keptOddities { state.oddities.append(text) }
        }
    }

    var violations: [String] { state.withLock { $0.violations } }
    var oddities: (count: Int, first: [String]) {
        state.withLock { ($0.oddityCount, $0.oddities) }
    }

    /// The whole history, with what is known now about the refusals.
    func history() -> History {
        state.withLock { state in
            var history = state.history
            for (operation, version) in state.refusals {
                guard let content = state.contents[version] else { continue }
                history.clarify(operation, .refused(saw: content))
            }
            return history
        }
    }
}

import DFSCluster
import DFSModel

/// One client: it does one operation after the other, and may die in between.
struct ClientModel: Sendable {
    let index: Int
    var operationsLeft: Int
    /// Counts its deaths; timers of an earlier life are void.
    var life = 0
    /// Paths to read once everything is calm.
    var lastReads: [Int] = []
    var work: ClientWork?
    /// Calls that it waits for; answers to others come too late.
    var waiting: Set<Int> = []
    /// The version that it saw last at each path.
    var known: [Int: VersionID] = [:]

    init(index: Int, operationsLeft: Int) {
        self.index = index
        self.operationsLeft = operationsLeft
    }
}

/// The operation that a client is at.
struct ClientWork: Sendable {
    enum Kind: Sendable {
        case put(Upload)
        case delete
        case read
    }

    let kind: Kind
    let path: Int
    /// A read after all faults, which must not fail.
    var isLast = false
    var change: Change?
    /// The operation's number in the history, once it may have an effect.
    var record: Int?

    // Staging.
    var failedNodes: Set<Int> = []
    var restarts = 0

    // Asking one node after the other.
    var order: [Int] = []
    var position = 0
    var sweep = 0
    /// Whether some node may have begun the change.
    var isAmbiguous = false
    var wasHeard = false
    var deadline = 0
    /// What the client's clock said when it first asked.
    var stamp = 0

    init(_ kind: Kind, path: Int, change: Change? = nil) {
        self.kind = kind
        self.path = path
        self.change = change
    }
}

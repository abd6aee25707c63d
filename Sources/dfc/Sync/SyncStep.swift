/// What a sync does about one name.
enum SyncStep: String, Encodable {
    case put
    case get
    /// Deletes in the store.
    case deleteRemote = "delete-remote"
    case deleteLocal = "delete-local"
    /// The destination has something of another kind there, which is left alone.
    case conflict

    /// Whether content, or an empty folder, goes over.
    var isTransfer: Bool { self == .put || self == .get }

    /// The step for a difference; nil if there is nothing to do.
    /// - Parameter deletes: whether what only the destination has goes.
    init?(_ difference: PairDifference, isPull: Bool, deletes: Bool) {
        switch (difference, isPull) {
        case (.kind, _): self = .conflict
        case (.onlyLocal, false), (.size, false), (.content, false): self = .put
        case (.onlyRemote, true), (.size, true), (.content, true): self = .get
        case (.onlyLocal, true):
            guard deletes else { return nil }
            self = .deleteLocal
        case (.onlyRemote, false):
            guard deletes else { return nil }
            self = .deleteRemote
        }
    }
}

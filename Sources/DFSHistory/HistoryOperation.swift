/// One operation of a client on one path, as the client saw it.
///
/// Contents are numbers: 0 is nothing, and each write that puts something has a number of its own.
package struct HistoryOperation: Hashable, Sendable, Codable {
    /// What must hold of the content for a write to take effect.
    package enum Condition: Hashable, Sendable, Codable {
        case none, absent, exists
        case matches(Int)

        /// Whether it holds on the content `state`.
        package func holds(on state: Int) -> Bool {
            switch self {
            case .none: true
            case .absent: state == 0
            case .exists: state != 0
            case .matches(let version): state == version
            }
        }
    }

    /// What was asked for.
    package enum Kind: Hashable, Sendable, Codable {
        case read
        case write(Condition, to: Int)
    }

    /// What the client was told.
    package enum Result: Hashable, Sendable, Codable {
        /// Nothing: a write may take effect at any time after its begin, or never.
        case unknown
        /// It has taken effect.
        case applied
        /// It has not and will not take effect.
        case never
        /// A read's answer.
        case saw(Int)
        /// A write's condition failed on this content.
        case refused(saw: Int)
        /// A write's condition failed, nobody said on what.
        case refusedUnseen
    }

    package let path: Int
    package let kind: Kind
    /// When it was asked for and when it was answered, on a clock that counts both; nil for an
    /// operation that nobody was told the end of.
    package let begun: Int
    package internal(set) var ended: Int?
    package internal(set) var result = Result.unknown

    package init(
        path: Int, kind: Kind, begun: Int, ended: Int? = nil, result: Result = .unknown
    ) {
        self.path = path
        self.kind = kind
        self.begun = begun
        self.ended = ended
        self.result = result
    }

    /// The content that the operation leaves, if it may take effect on `state`.
    package func apply(to state: Int) -> Int? {
        switch (kind, result) {
        case (.read, .saw(let value)): return value == state ? state : nil
        case (.write(let condition, let new), .applied), (.write(let condition, let new), .unknown):
            return condition.holds(on: state) ? new : nil
        case (.write(let condition, _), .refused(let value)):
            return value == state && !condition.holds(on: state) ? state : nil
        case (.write(let condition, _), .refusedUnseen):
            return condition.holds(on: state) ? nil : state
        default: return nil
        }
    }

    /// Whether it changes the content when it takes effect.
    var isEffect: Bool {
        guard case .write = kind else { return false }
        return result == .applied || result == .unknown
    }

    /// The one content that it is known to have met, if it is.
    var seen: Int? {
        switch (kind, result) {
        case (_, .saw(let value)), (_, .refused(let value)): value
        case (.write(.matches(let value), _), _): value
        default: nil
        }
    }

    /// Whether it needs some content or other than one, and does not say which.
    var isVague: Bool {
        if result == .refusedUnseen { return true }
        guard isEffect, case .write(.exists, _) = kind else { return false }
        return true
    }

    /// Whether it leaves nothing.
    var isDelete: Bool {
        guard case .write(_, to: 0) = kind else { return false }
        return true
    }

    /// Whether it takes effect on whatever is there.
    var isBlind: Bool {
        guard isEffect, case .write(.none, _) = kind else { return false }
        return true
    }
}

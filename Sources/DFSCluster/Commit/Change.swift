package import DFSModel

/// What a client asks of a register: an effect under a condition, named by an operation id so
/// that asking twice changes the register once.
package struct Change: Hashable, Sendable {
    package let operation: OperationID
    package let condition: Condition
    package let effect: Effect
    /// Whether the client has asked for this before and does not know how it ended.
    package let isRetry: Bool
    /// What the client's clock said when it first asked (``OperationMark/stamp``), the same in each
    /// repetition; 0 if it is not known. By it a request is known that comes too late.
    package let stamp: Int

    package init(
        operation: OperationID, condition: Condition = .none, effect: Effect,
        isRetry: Bool = false, stamp: Int = 0
    ) {
        self.operation = operation
        self.condition = condition
        self.effect = effect
        self.isRetry = isRetry
        self.stamp = stamp
    }

    /// The same change, asked for again after it may have been proposed already.
    package var again: Change {
        Change(
            operation: operation, condition: condition, effect: effect, isRetry: true, stamp: stamp)
    }

    /// A change that changes nothing: it only makes sure what is chosen.
    package static func identity(_ operation: OperationID) -> Change {
        Change(operation: operation, effect: .none)
    }

    /// What must hold of the current value for the effect to take place.
    package enum Condition: Hashable, Sendable {
        case none
        /// Nothing is there.
        case absent
        /// Something is there.
        case exists
        /// The current version is this one.
        case matches(VersionID)
        /// The current user record has this generation.
        case generation(Int)
        /// The current list of members has this epoch.
        case epoch(Int)
    }

    /// What becomes of the register's content.
    package enum Effect: Hashable, Sendable {
        case none
        case put(version: VersionID, manifestDigest: Digest)
        case makeFolder
        case delete
        case setUser(UserRecord)
        case setMembers(MemberList)
    }

    /// The version that must be sealed on its layout before the effect is accepted.
    package var sealedVersion: VersionID? {
        guard case .put(let version, _) = effect else { return nil }
        return version
    }
}

extension Change {
    /// What to do with the register, given the value just read.
    package enum Verdict: Hashable, Sendable {
        /// Propose this new value.
        case apply(RegisterValue)
        /// Propose what was read, so that the answer rests on a chosen value, and then answer.
        case keep(Answer)
        /// Propose this value, which says that the operation is refused for good, and then answer:
        /// an earlier attempt of the same operation may still be on its way.
        case refuse(RegisterValue, Answer)
    }

    /// Why a register is left as it is.
    package enum Answer: Hashable, Sendable {
        /// The operation stands in `recent`: it took effect before.
        case alreadyApplied
        /// There was nothing to do: an identity round, or a folder that exists.
        case unchanged
        /// The condition does not hold for this content.
        case conditionFailed(Content)
        /// A folder is where a file is wanted, or the other way round.
        case otherKind(Content)
        /// An earlier attempt was refused for good: its condition did not hold then, or its version
        /// was not sealed. The same may be asked for again as another operation.
        case refusedBefore
        /// The operation may have been applied and forgotten.
        case cannotTell
        /// Operations that were first asked for at this stamp or later have been forgotten already,
        /// so this request may be a late one whose repetition took effect. A client that has no
        /// other request on its way may ask again with a higher stamp.
        case late(forgotten: Int)
    }

    /// The change function of CASPaxos.
    ///
    /// - Parameter mayHaveApplied: whether this operation has been proposed before, by the client
    ///   or in an earlier round. Then a full `recent` without it proves nothing.
    package func verdict(on value: RegisterValue, mayHaveApplied: Bool) -> Verdict {
        if effect == .none { return .keep(.unchanged) }
        if value.recent.contains(operation) { return .keep(.alreadyApplied) }
        if value.refused.contains(operation) {
            let isReason = !holds(on: value.content)
            return .keep(isReason ? .conditionFailed(value.content) : .refusedBefore)
        }
        guard remembers(value, mayHaveApplied: mayHaveApplied) else {
            return .keep(mayHaveApplied ? .cannotTell : .late(forgotten: value.forgotten))
        }
        guard holds(on: value.content) else {
            return leave(value, .conditionFailed(value.content), mayHaveApplied: mayHaveApplied)
        }
        switch (effect, value.content) {
        case (.put, .folder), (.makeFolder, .file):
            return leave(value, .otherKind(value.content), mayHaveApplied: mayHaveApplied)
        case (.makeFolder, .folder) where !mayHaveApplied: return .keep(.unchanged)
        default: return .apply(value.replacing(result, by: operation, stamp: stamp))
        }
    }

    private func leave(
        _ value: RegisterValue, _ answer: Answer, mayHaveApplied: Bool
    ) -> Verdict {
        guard mayHaveApplied else { return .keep(answer) }
        return .refuse(value.refusing(operation, stamp: stamp), answer)
    }

    /// Whether the operation would still stand in `value` if it had been applied or refused before.
    /// Without a stamp a first request is believed to be one.
    private func remembers(_ value: RegisterValue, mayHaveApplied: Bool) -> Bool {
        guard stamp > 0 else {
            return !mayHaveApplied || value.recent.count < RegisterValue.recentCount
        }
        return stamp > value.forgotten
    }

    private func holds(on content: Content) -> Bool {
        switch (condition, content) {
        case (.none, _): true
        case (.absent, _): !content.exists
        case (.exists, _): content.exists
        case (.matches(let wanted), .file(let version, _)): wanted == version
        case (.matches, _): false
        case (.generation(let wanted), .user(let record)): wanted == record.generation
        case (.generation, _): false
        case (.epoch(let wanted), .members(let list)): wanted == list.epoch
        case (.epoch, _): false
        }
    }

    private var result: Content {
        switch effect {
        case .none: .absent
        case .put(let version, let manifestDigest):
            .file(version: version, manifestDigest: manifestDigest)
        case .makeFolder: .folder
        case .delete: .deleted
        case .setUser(let record): .user(record)
        case .setMembers(let list): .members(list)
        }
    }
}

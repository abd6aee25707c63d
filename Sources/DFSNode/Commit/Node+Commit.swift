package import DFSCluster
package import DFSModel
import DFSWire
import Logging

extension Node {
    /// Proposes a change of one register and reports how it ended.
    ///
    /// - Parameter manifest: the manifest of the version that the change puts, if any.
    /// - Throws: ``NodeError`` with `.conditionFailed`, `.conflict`, `.notSealed`, `.unavailable`
    ///   (nothing was changed) or `.outcomeUnknown`.
    package func commit(
        _ change: Change, to key: RegisterKey, manifest: Manifest? = nil
    ) async throws -> (value: BallotedValue, repeated: Bool) {
        let results = try await commit([Wanted(change: change, key: key, manifest: manifest)])
        return try results[0].get()
    }

    /// A change that is to be committed, and the manifest of the version that it puts, if any.
    struct Wanted: Sendable {
        let change: Change
        let key: RegisterKey
        let manifest: Manifest?

        /// What to propose by a newer list of members, if this is how it ended by the older one.
        func next(after outcome: ProposerOutcome) -> Wanted? {
            switch outcome {
            case .unavailable: self
            case .unknown: Wanted(change: change.again, key: key, manifest: manifest)
            case .applied, .kept, .notSealed: nil
            }
        }
    }

    /// Proposes changes of different registers together; each ends by itself, as
    /// ``commit(_:to:manifest:)`` says.
    ///
    /// - Throws: ``NodeError`` `.overloaded` if too many changes of one of them are waiting.
    func commit(
        _ wanted: [Wanted]
    ) async throws -> [Result<(value: BallotedValue, repeated: Bool), any Error>] {
        let fullDisks = FullDisks()
        let outcomes = try await propose(wanted, fullDisks: fullDisks)
        return zip(wanted, outcomes).map { wanted, outcome in
            metrics.proposalEnded(outcome.word)
            return Result { try result(of: outcome, wanted, full: fullDisks.nodes) }
        }
    }

    /// What an outcome means for who asked. Throws as ``commit(_:to:manifest:)``.
    private func result(
        of outcome: ProposerOutcome, _ wanted: Wanted, full: [NodeName]
    ) throws -> (value: BallotedValue, repeated: Bool) {
        switch outcome {
        case .applied(let value): return (value, false)
        case .kept(let value, .alreadyApplied): return (value, true)
        case .kept(let value, .unchanged): return (value, false)
        case .kept(_, let answer):
            throw NodeError(answer, key: wanted.key, change: wanted.change)
        case .notSealed(let nodes):
            throw NodeError(
                .notSealed,
                "\(nodes.map(\.text).joined(separator: ", ")) did not seal the version: chunks "
                    + "are missing there, or the node does not answer.",
                nodes: nodes)
        case .unavailable where !full.isEmpty:
            throw NodeError(
                .noSpace,
                "The disks of \(full.map(\.text).joined(separator: ", ")) are full. "
                    + "Nothing was changed.")
        case .unavailable:
            throw NodeError(
                .unavailable,
                "Too few nodes answer: a change needs \(members.majority) of "
                    + "\(members.members.count). Nothing was changed."
            )
        case .unknown:
            throw NodeError(
                .outcomeUnknown,
                "It cannot be told whether the change of '\(wanted.key)' took effect: too few "
                    + "nodes answer. Repeating it is safe."
            )
        }
    }

    /// Makes sure what is chosen for a register, and returns it with its ballot.
    package func identityRound(_ key: RegisterKey) async throws -> BallotedValue {
        let operation = OperationID.random()
        return try await commit(.identity(operation), to: key).value
    }

    /// The chosen value of a register, or nil if nothing was ever accepted by a majority.
    ///
    /// - Throws: ``NodeError`` `.unavailable` without a majority.
    package func strictRead(_ key: RegisterKey) async throws -> BallotedValue? {
        let list = members
        let answers = await readAccepted(key, of: list)
        switch StrictRead.verdict(
            answers, ofVoters: list.members.count, epoch: list.epoch)
        {
        case .chosen(let value): return value
        case .undecided: return try await identityRound(key)
        case .unavailable where members.epoch > list.epoch:
            // The members changed meanwhile: by the newer list it may go on.
            return try await strictRead(key)
        case .unavailable:
            throw NodeError(
                .unavailable,
                "Too few nodes answer for a strict read: it needs \(members.majority) of "
                    + "\(members.members.count)."
            )
        }
    }

    /// Tells every voter that a value is chosen, and returns once a majority knows.
    ///
    /// - Throws: ``NodeError`` `.unavailable` without a majority.
    func spread(_ value: BallotedValue, _ key: RegisterKey) async throws {
        let notice = ValuesMessage(
            items: [ValuesMessage.Item(key: key, value: value)],
            manifests: try await catalog.manifests(of: value.value.namedVersions))
        let known = await withTaskGroup(of: Bool.self) { group in
            for (_, peer) in voters(of: members) {
                group.addTask { (try? await peer.commit(notice)) != nil }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        guard known >= members.majority else {
            throw NodeError(
                .unavailable,
                "Too few nodes answer for a strict read: it needs \(members.majority) of \(members.members.count)."
            )
        }
    }

    private func readAccepted(
        _ key: RegisterKey, of list: MemberList
    ) async -> [NodeName: StrictRead.Answer] {
        await withTaskGroup(of: (NodeName, ReadReply?).self) { group in
            for (member, peer) in voters(of: list) {
                group.addTask { (member.name, try? await peer.read(ReadRequest(keys: [key]))) }
            }
            var answers: [NodeName: StrictRead.Answer] = [:]
            for await (name, reply) in group {
                if let answer = reply?.answers.first { answers[name] = answer }
            }
            return answers
        }
    }

    private func propose(
        _ wanted: [Wanted], fullDisks: FullDisks
    ) async throws -> [ProposerOutcome] {
        try await keyLocks.withLocks(wanted.map(\.key)) {
            let deadline =
                ContinuousClock.now + .milliseconds(ProposalPace.deadlineMilliseconds)
            var outcomes = [ProposerOutcome?](repeating: nil, count: wanted.count)
            var open = Array(zip(wanted.indices, wanted))
            while !open.isEmpty {
                let list = members
                let end = try await propose(
                    open.map(\.1), list: list, deadline: deadline, fullDisks: fullDisks)
                // By a newer list of members it may go on.
                let mayGoOn =
                    end.isOutdated && members.epoch > list.epoch && ContinuousClock.now < deadline
                var again: [(Int, Wanted)] = []
                for ((position, wanted), outcome) in zip(open, end.outcomes) {
                    outcomes[position] = outcome
                    if mayGoOn, let next = wanted.next(after: outcome) {
                        again.append((position, next))
                    }
                }
                open = again
            }
            return outcomes.compactMap { $0 }
        }
    }

    /// Proposes by one list of members.
    private func propose(
        _ wanted: [Wanted], list: MemberList, deadline: ContinuousClock.Instant,
        fullDisks: FullDisks
    ) async throws -> ProposalDriver.End {
        let promised = try await catalog.promisedCounters(of: wanted.map(\.key))
        let proposals = zip(wanted, promised).map { wanted, floor in
            ProposalBatch.Proposal(
                proposer: Proposer(
                    key: wanted.key, change: wanted.change, voters: list.names,
                    sealers: wanted.manifest?.layout.nodes ?? [], proposer: proposerID),
                manifest: wanted.manifest, floor: floor)
        }
        let driver = ProposalDriver(
            voters: voters(of: list), epoch: list.epoch, ballots: ballots,
            manifestsOf: { [catalog] values in
                (try? await catalog.manifests(of: values.flatMap(\.namedVersions))) ?? []
            },
            deadline: deadline, fullDisks: fullDisks)
        return await driver.run(proposals)
    }
}

extension ProposerOutcome {
    /// The outcome in a word, for metrics.
    fileprivate var word: String {
        switch self {
        case .applied: "applied"
        case .kept: "kept"
        case .notSealed: "not-sealed"
        case .unavailable: "unavailable"
        case .unknown: "unknown"
        }
    }
}

extension NodeError {
    /// What a value that was left as it is means for the caller.
    init(_ answer: Change.Answer, key: RegisterKey, change: Change) {
        switch answer {
        case .conditionFailed(let content):
            self = Self.failedCondition(change.condition, content, key)
        case .otherKind(let content):
            self.init(.conflict, "'\(key.shownName)' is a \(content.kind).")
        case .refusedBefore where change.sealedVersion != nil:
            self.init(
                .notSealed,
                "An earlier attempt to put this version of '\(key.shownName)' was refused for good. Put it "
                    + "again as another version.",
                nodes: [])
        case .refusedBefore:
            self.init(
                .conditionFailed,
                "An earlier attempt of this change of '\(key.shownName)' was refused: its condition did not "
                    + "hold then. Nothing was changed.")
        case .cannotTell:
            self.init(
                .outcomeUnknown,
                "It cannot be told any more whether this change of '\(key.shownName)' took effect: too much "
                    + "has happened there since."
            )
        case .late(let forgotten):
            self.init(
                .late,
                "This change of '\(key.shownName)' was asked for before others that were made long since. "
                    + "Nothing was changed; ask again.",
                forgotten: forgotten)
        case .alreadyApplied, .unchanged:
            self.init(.internal, "'\(key.shownName)' was left as it is for no reason.")
        }
    }

    private static func failedCondition(
        _ condition: Change.Condition, _ content: Content, _ key: RegisterKey
    ) -> NodeError {
        switch condition {
        case .exists: NodeError(.notFound, "There is no '\(key.shownName)'.")
        case .absent:
            NodeError(
                .conditionFailed,
                "'\(key.shownName)' exists already\(content.version.map { ", as version \($0)" } ?? "").",
                currentVersion: content.version)
        default:
            NodeError(
                .conditionFailed,
                content.version.map { "'\(key.shownName)' has changed: its version is \($0)." }
                    ?? "'\(key.shownName)' has changed: it is \(content.kind) now.",
                currentVersion: content.version)
        }
    }
}

import DFSCatalog
package import DFSCluster
package import DFSModel
import DFSWire
import Logging

extension Node {
    /// How long a change of the list waits for the one before it to be settled.
    private static var settlingDeadline: Duration { .seconds(10) }

    /// Changes the list of members by one slot. Returns the list in force.
    ///
    /// A change that the list shows already is done. One change at a time: it waits until a
    /// majority has settled the present epoch.
    /// - Throws: ``NodeError``: `.conflict` with a sentence if it cannot be, `.unavailable` without
    ///   a majority, `.outcomeUnknown`; asking again is safe.
    @discardableResult
    package func change(_ change: MemberChange) async throws -> MemberList {
        let deadline = ContinuousClock.now + Self.settlingDeadline
        while true {
            let list = try await chosenMembers(until: deadline)
            switch change.verdict(on: list) {
            case .done: return list
            case .refused(let sentence): throw NodeError(.conflict, sentence)
            case .change(let next):
                try await awaitSettling(of: list, until: deadline)
                do {
                    _ = try await commit(
                        Change(
                            operation: .random(), condition: .epoch(list.epoch),
                            effect: .setMembers(next)), to: .members)
                    try await refreshMembers()
                    logger.notice(
                        "members changed",
                        metadata: [
                            "epoch": "\(next.epoch)", "members": "\(next.names.map(\.text))",
                        ])
                    return next
                } catch let error as NodeError
                    where error.code == .conditionFailed && ContinuousClock.now < deadline
                {
                    continue
                }
            }
        }
    }

    /// The list that a majority has chosen, learned here. Without a majority it tries again until
    /// `deadline`.
    private func chosenMembers(
        until deadline: ContinuousClock.Instant
    ) async throws -> MemberList {
        while true {
            do {
                if let chosen = try await strictRead(.members) { try await learnMembers(chosen) }
                return members
            } catch let error as NodeError
                where error.code == .unavailable && ContinuousClock.now < deadline
            {
                try await Task.sleep(for: .milliseconds(200))
            }
        }
    }

    private func awaitSettling(
        of list: MemberList, until deadline: ContinuousClock.Instant
    ) async throws {
        while await settledCount(of: list) < list.majority {
            guard ContinuousClock.now < deadline else {
                throw NodeError(
                    .unavailable,
                    "The change of members before this one is not known to a majority yet. Try "
                        + "again soon.")
            }
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    /// How many members have settled the epoch of `list`.
    private func settledCount(of list: MemberList) async -> Int {
        await withTaskGroup(of: Bool.self) { group in
            for (member, peer) in voters(of: list) {
                group.addTask {
                    let survey = try? await self.survey(of: member, peer).survey
                    return survey.map { $0.settledEpoch >= list.epoch } ?? false
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
    }

    /// Learns a member list that a peer says is chosen.
    func learnMembers(_ chosen: BallotedValue) async throws {
        try await learn(
            ValuesMessage(items: [ValuesMessage.Item(key: .members, value: chosen)]))
    }

    /// Hands the newer list of members over: to this node, or to `peer`. Returns whether the peer
    /// may be asked again by the list of `epoch`.
    func exchangeMembers(with peer: any Peer, epoch: Int) async throws -> Bool {
        let theirs = try await peer.members()
        if case .members(let list) = theirs.value.content, list.epoch > epoch {
            try await learnMembers(theirs)
            return false
        }
        let own = membership
        try await peer.commit(
            ValuesMessage(items: [ValuesMessage.Item(key: .members, value: own.chosen)]))
        return own.list.epoch == epoch
    }
}

import DFSCatalog
import DFSCluster
import DFSModel
import DFSWire
import Logging

extension Node {
    /// Undecided registers taken in one message.
    private static var surveyPage: Int { 1_024 }

    /// Whether there are values of an earlier epoch that this node may not know yet.
    package var hasToSettle: Bool {
        let membership = membership
        return membership.standing != .stranger && membership.standing != .rolledBack
            && membership.settledEpoch < membership.list.epoch
    }

    /// Learns everything that may have been chosen under the list before the present one
    /// (``EpochSettling``). Returns whether all of it is known now; if not, a later call goes on.
    @discardableResult
    package func settleEpoch() async throws -> Bool {
        let membership = membership
        var settling = EpochSettling(
            list: membership.list, own: incarnation, settledEpoch: membership.settledEpoch)
        for member in settling.toAsk where !settling.isSettled {
            do {
                let survey = try await absorb(member, in: membership, for: settling)
                settling.absorb(survey, from: member.incarnation)
            } catch {
                logger.debug(
                    "former voter not absorbed",
                    metadata: ["peer": "\(member.name)", "error": "\(error)"])
            }
        }
        guard settling.isSettled else { return false }
        try await catalog.settle(epoch: settling.epoch)
        try await refreshMembers()
        logger.info("epoch settled", metadata: ["epoch": "\(settling.epoch)"])
        return true
    }

    /// Comes to know what a former voter knows and what it has accepted. Returns its survey.
    private func absorb(
        _ former: Member, in membership: MembershipRow, for settling: EpochSettling
    ) async throws -> Survey {
        let peer = peer(membership.list.member(former.incarnation) ?? former, in: membership.list)
        var after: RegisterKey?
        while true {
            let reply = try await survey(of: former, peer, after: after, limit: Self.surveyPage)
            guard settling.counts(reply.survey, from: former.incarnation) else {
                // Perhaps it has not heard of the new list.
                _ = try await exchangeMembers(with: peer, epoch: settling.epoch)
                throw NodeError(.otherMembers, "\(former.name) has not left the former epoch yet.")
            }
            try await decide(reply.undecided.map { ($0.key, $0.ballot) }, with: peer)
            after = reply.undecided.last?.key
            guard reply.undecided.count < Self.surveyPage else { continue }
            try await follow(former, peer, upTo: reply.survey.newest)
            return reply.survey
        }
    }

    private func follow(_ member: Member, _ peer: any Peer, upTo newest: Int) async throws {
        while try await catalog.followedSequence(of: member.incarnation) < newest {
            guard try await !followPage(member, peer).isLast else { return }
        }
    }

    /// Has registers decided whose value was accepted at the given ballot, and learns the values.
    private func decide(
        _ undecided: [(RegisterKey, Ballot)], with peer: any Peer
    ) async throws {
        for key in try await catalog.behind(undecided) { _ = try await identityRound(key) }
        let unknown = try await catalog.behind(undecided)
        guard !unknown.isEmpty else { return }
        try await learn(try await peer.rows(ReadRequest(keys: unknown)))
        guard try await catalog.behind(undecided).isEmpty else {
            throw NodeError(.unavailable, "A decided value could not be learned.")
        }
    }
}

import DFSCatalog
import DFSCluster
import DFSModel
package import DFSWire
import Logging

extension Node {
    /// Answers a peer's survey, and remembers how much the peer has written down.
    package func survey(_ request: SurveyRequest) async throws -> SurveyReply {
        let remembered = try await catalog.rememberedSteps(of: request.asker)
        if request.steps > remembered {
            try await catalog.remember(request.asker, steps: request.steps)
        }
        let (survey, undecided) = try await catalog.survey(
            after: request.after, limit: min(max(0, request.limit), maximumRegistersPerMessage))
        return SurveyReply(
            survey: survey, remembered: remembered,
            undecided: undecided.map { SurveyReply.Item(key: $0.key, ballot: $0.ballot) })
    }

    /// Asks a peer for a survey, and remembers how much it has written down: what this node
    /// concludes from a survey holds only for a catalog that does not go back behind it.
    func survey(
        of member: Member, _ peer: any Peer, after key: RegisterKey? = nil, limit: Int = 0
    ) async throws -> SurveyReply {
        let reply = try await peer.survey(
            SurveyRequest(
                asker: incarnation, steps: try await catalog.steps(), after: key, limit: limit))
        if member.incarnation != incarnation {
            try await catalog.remember(member.incarnation, steps: reply.survey.steps)
        }
        return reply
    }

    /// Hears what a peer remembers of this catalog. If that is more than it holds, the catalog is
    /// an old copy, and votes no more.
    func greet(_ member: Member, _ peer: any Peer) async throws {
        let reply = try await survey(of: member, peer)
        if try await catalog.noteRollBack(remembered: reply.remembered) {
            let isNews = membership.standing != .rolledBack
            try await refreshMembers()
            if isNews {
                logger.critical("\(rollBackSentence)", metadata: ["told-by": "\(member.name)"])
            }
        }
        readiness.noteHearing(member.name)
    }

    /// The leavers of the last change, as long as they have to be asked.
    var leaversToHear: [(member: Member, peer: any Peer)] {
        let list = members
        guard !readiness.hasHeard(among: list, own: name) else { return [] }
        return list.leavers.filter { $0.incarnation != incarnation }.map {
            ($0, peer($0, in: list))
        }
    }

    /// What a catalog that was rolled back means for the person who runs the node.
    private var rollBackSentence: String {
        "The catalog of \(name) is older than what other nodes remember of it, as after a backup "
            + "was restored. It does not vote any more. Stop the node and start it again with "
            + "'dfs serve --replace': the others give it everything back."
    }

    /// A node does not vote before it has asked every member, and the leavers of the last change,
    /// what they remember of it, and a majority has answered.
    ///
    /// - Throws: ``NodeError`` `.unavailable`.
    func requireHearing() throws {
        let membership = membership
        guard membership.standing != .rolledBack else {
            throw NodeError(.unavailable, rollBackSentence)
        }
        guard readiness.hasHeard(among: membership.list, own: name) else {
            throw NodeError(
                .unavailable,
                "\(name) has started and has not heard from a majority of the nodes yet.")
        }
    }
}

import DFSCatalog
import DFSCluster
import DFSModel
import DFSWire
import Logging

extension Node {
    /// Rows asked for at a time.
    private static var pageSize: Int { 512 }
    /// Pages taken from one peer in one round.
    private static var pagesPerRound: Int { 64 }

    /// Learns what the peers have committed and this node has missed. Peers that do not answer are
    /// tried again in the next round.
    package func follow() async {
        await withTaskGroup(of: Void.self) { group in
            for (member, peer) in peers {
                group.addTask { await self.follow(member, peer) }
            }
            for (member, peer) in leaversToHear {
                group.addTask { await self.hear(member, peer) }
            }
        }
    }

    /// Hears what a node remembers that is no member any more.
    private func hear(_ member: Member, _ peer: any Peer) async {
        do {
            try await greet(member, peer)
        } catch {
            readiness.noteSilence(of: member.name)
        }
    }

    private func follow(_ member: Member, _ peer: any Peer) async {
        do {
            try await greet(member, peer)
            if healing.noteAnswer(of: member.incarnation) { try await hastenRepairs() }
            for _ in 0..<Self.pagesPerRound where try await followPage(member, peer).isLast {
                readiness.noteFollowing(member.name)
                return try await compareRows(member, peer)
            }
        } catch {
            healing.noteSilence(of: member.incarnation)
            readiness.noteSilence(of: member.name)
            logger.debug(
                "peer not followed", metadata: ["peer": "\(member.name)", "error": "\(error)"])
        }
    }

    /// Takes one page of a peer's committed rows.
    func followPage(_ member: Member, _ peer: any Peer) async throws -> FollowedPage {
        let after = try await catalog.followedSequence(of: member.incarnation)
        let changes = try await peer.changes(
            ChangesRequest(after: after, limit: Self.pageSize))
        let news = try await catalog.behind(changes.items.map { ($0.key, $0.ballot) })
        if !news.isEmpty {
            try await learn(try await peer.rows(ReadRequest(keys: news)))
        }
        let page = FollowedPage(
            after: after, sequences: changes.items.map(\.sequence), newest: changes.newest,
            pageSize: Self.pageSize)
        if page.isProgress {
            try await catalog.follow(
                member.incarnation, upTo: page.followed, newest: changes.newest)
        }
        return page
    }
}

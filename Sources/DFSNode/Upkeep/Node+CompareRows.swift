import DFSCatalog
import DFSCluster
import DFSModel
package import DFSWire
import Logging

extension Node {
    /// Ranges compared with one peer in one round of following.
    private static var rangesPerRound: Int { 8 }
    /// From the beginning of one pass over all rows of a peer to the next.
    private static var passInterval: Duration { .seconds(600) }

    /// Answers a peer that compares its committed rows with this node's.
    package func compare(_ request: CompareRequest) async throws -> CompareReply {
        let asked = request.comparison
        let limit = maximumRegistersPerMessage
        let rows = try await catalog.committedRows(
            after: asked.after, through: asked.through, limit: limit + 1)
        guard RowComparison.digest(of: rows) != asked.digest else {
            return CompareReply(rows: [], isWhole: true)
        }
        return CompareReply(rows: Array(rows.prefix(limit)), isWhole: rows.count <= limit)
    }

    /// Goes on comparing with a peer what is committed here and there, and learns what is newer
    /// there.
    func compareRows(_ member: Member, _ peer: any Peer) async throws {
        let peerID = member.incarnation
        guard var pass = comparisons.pass(of: peerID, every: Self.passInterval) else { return }
        for _ in 0..<Self.rangesPerRound where !pass.isOver {
            try await compareRange(with: peer, in: &pass)
            comparisons.note(pass, of: peerID)
        }
        if pass.found > 0, pass.isOver {
            logger.notice(
                "rows learned that following had missed",
                metadata: ["peer": "\(member.name)", "rows": "\(pass.found)"])
        }
    }

    private func compareRange(
        with peer: any Peer, in pass: inout Comparisons.Pass
    ) async throws {
        let own = try await catalog.committedRows(
            after: pass.position, limit: RowComparison.rangeRows)
        let comparison = RowComparison(after: pass.position, rows: own)
        let reply = try await peer.compare(CompareRequest(comparison: comparison))
        let news = try await catalog.behind(reply.rows.map { ($0.key, $0.ballot) })
        if !news.isEmpty {
            try await learn(try await peer.rows(ReadRequest(keys: news)))
        }
        metrics.rowsCompared(found: news.count)
        pass.advance(
            to: comparison.next(listed: reply.rows.last?.key, isWhole: reply.isWhole),
            found: news.count)
    }
}

import DFSCluster
import DFSModel
import DFSWire
import NIOCore

/// A member as a proposer or reader asks it. If the two go by different lists of members, the newer
/// list is handed over first: to the member, which is then asked again; or to this node, and then
/// the caller has to begin again with that list.
struct ExchangingPeer: Peer {
    let peer: any Peer
    let node: Node
    /// The epoch of the list by which the caller asks.
    let epoch: Int

    func prepare(_ request: PrepareRequest) async throws -> PrepareReply {
        try await exchanging { try await peer.prepare(request) }
    }

    func accept(_ request: ValuesMessage) async throws -> AcceptReply {
        try await exchanging { try await peer.accept(request) }
    }

    func read(_ request: ReadRequest) async throws -> ReadReply {
        try await exchanging { try await peer.read(request) }
    }

    func commit(_ notice: ValuesMessage) async throws {
        try await peer.commit(notice)
    }

    func changes(_ request: ChangesRequest) async throws -> ChangesReply {
        try await peer.changes(request)
    }

    func rows(_ request: ReadRequest) async throws -> ValuesMessage {
        try await peer.rows(request)
    }

    func compare(_ request: CompareRequest) async throws -> CompareReply {
        try await peer.compare(request)
    }

    func survey(_ request: SurveyRequest) async throws -> SurveyReply {
        try await peer.survey(request)
    }

    func members() async throws -> BallotedValue {
        try await peer.members()
    }

    func admit(_ request: AdmitRequest) async throws {
        try await peer.admit(request)
    }

    func check(_ request: CheckChunksRequest) async throws -> CheckChunksReply {
        try await peer.check(request)
    }

    func stage(_ request: StageRequest) async throws -> StageReply {
        try await peer.stage(request)
    }

    func chunk(version: VersionID, index: Int, owner: UserName?) async throws -> ByteBuffer {
        try await peer.chunk(version: version, index: index, owner: owner)
    }

    private func exchanging<Reply>(_ ask: () async throws -> Reply) async throws -> Reply {
        do {
            return try await ask()
        } catch let error as any Failure where error.code == .otherMembers {
            guard try await node.exchangeMembers(with: peer, epoch: epoch) else { throw error }
            return try await ask()
        }
    }
}

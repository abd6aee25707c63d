import DFSCluster
import DFSModel
import DFSWire
import NIOCore

/// This node as a peer of itself: a proposer asks it like any other.
struct LocalPeer: Peer {
    let node: Node
    /// The epoch by which the node asks itself.
    let epoch: Int

    func prepare(_ request: PrepareRequest) async throws -> PrepareReply {
        try await node.prepare(request)
    }

    func accept(_ request: ValuesMessage) async throws -> AcceptReply {
        try await node.accept(request)
    }

    func commit(_ notice: ValuesMessage) async throws {
        try await node.learn(notice)
    }

    func read(_ request: ReadRequest) async throws -> ReadReply {
        try await node.read(request, epoch: epoch)
    }

    func changes(_ request: ChangesRequest) async throws -> ChangesReply {
        try await node.changes(request)
    }

    func rows(_ request: ReadRequest) async throws -> ValuesMessage {
        try await node.rows(request)
    }

    func compare(_ request: CompareRequest) async throws -> CompareReply {
        try await node.compare(request)
    }

    func check(_ request: CheckChunksRequest) async throws -> CheckChunksReply {
        try await node.check(request)
    }

    func stage(_ request: StageRequest) async throws -> StageReply {
        try await node.stage(request)
    }

    func survey(_ request: SurveyRequest) async throws -> SurveyReply {
        try await node.survey(request)
    }

    func members() async throws -> BallotedValue {
        node.membership.chosen
    }

    func admit(_ request: AdmitRequest) async throws {
        try await node.admit(request)
    }

    func chunk(version: VersionID, index: Int, owner: UserName?) async throws -> ByteBuffer {
        try await node.wholeChunk(version: version, index: index, owner: owner)
    }
}

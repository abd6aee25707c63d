import DFSClient
import DFSCluster
import DFSModel
import DFSNode
import DFSWire
import NIOCore

/// A member, reached over its HTTP interface.
struct HTTPPeer: Peer {
    let connection: NodeConnection
    let envelope: PeerEnvelope

    /// How long a peer may take over a step of the commit protocol.
    private static let stepDeadline = Duration.milliseconds(2_500)
    /// How long over a page of rows.
    private static let pageDeadline = Duration.seconds(10)
    /// How long over re-hashing as many chunks as one request may name.
    private static let checkDeadline = Duration.seconds(30)
    /// How long over staging as many chunks as one request may name.
    private static let stageDeadline = Duration.seconds(120)
    /// How long over a change of the member list.
    private static let admissionDeadline = Duration.seconds(30)
    private static let chunkStall = Duration.seconds(5)

    func prepare(_ request: PrepareRequest) async throws -> PrepareReply {
        try await ask(Routes.peerPrepare, request)
    }

    func accept(_ request: ValuesMessage) async throws -> AcceptReply {
        try await ask(Routes.peerAccept, request)
    }

    func commit(_ notice: ValuesMessage) async throws {
        let _: Acknowledgement = try await ask(Routes.peerCommit, notice)
    }

    func read(_ request: ReadRequest) async throws -> ReadReply {
        try await ask(Routes.peerRead, request)
    }

    func changes(_ request: ChangesRequest) async throws -> ChangesReply {
        try await ask(Routes.peerChanges, request, deadline: Self.pageDeadline)
    }

    func rows(_ request: ReadRequest) async throws -> ValuesMessage {
        try await ask(Routes.peerRows, request, deadline: Self.pageDeadline)
    }

    func compare(_ request: CompareRequest) async throws -> CompareReply {
        try await ask(Routes.peerCompare, request, deadline: Self.pageDeadline)
    }

    func check(_ request: CheckChunksRequest) async throws -> CheckChunksReply {
        try await ask(Routes.peerCheck, request, deadline: Self.checkDeadline)
    }

    func stage(_ request: StageRequest) async throws -> StageReply {
        try await ask(Routes.peerStage, request, deadline: Self.stageDeadline)
    }

    func survey(_ request: SurveyRequest) async throws -> SurveyReply {
        try await ask(Routes.peerSurvey, request)
    }

    func members() async throws -> BallotedValue {
        try await connection.chosenMembers(deadline: Self.stepDeadline)
    }

    func admit(_ request: AdmitRequest) async throws {
        let _: Acknowledgement = try await ask(
            Routes.peerAdmit, request, deadline: Self.admissionDeadline)
    }

    func chunk(version: VersionID, index: Int, owner: UserName?) async throws -> ByteBuffer {
        let request = NodeRequest(
            .get, "\(Routes.peerChunks)/\(version)/\(index)",
            query: owner.map { [("owner", $0.text)] } ?? [],
            answerLimitBytes: Chunking.maximumChunkBytes)
        return try await connection.fetch(request, stall: Self.chunkStall).body
    }

    private func ask<Question: BinaryCodable, Answer: BinaryCodable>(
        _ path: String, _ question: Question, deadline: Duration = HTTPPeer.stepDeadline
    ) async throws -> Answer {
        let message = PeerMessage(envelope: envelope, body: question)
        var request = NodeRequest(
            .post, path, body: ByteBuffer(bytes: message.binary), deadline: deadline)
        request.isPatient = false
        return try Answer(binary: try await connection.send(request).bytes)
    }
}

extension NodeConnection {
    /// The chosen member list that the node goes by, as its register has it.
    func chosenMembers(deadline: Duration) async throws -> BallotedValue {
        let request = NodeRequest(.get, Routes.peerMembers, deadline: deadline)
        return try BallotedValue(binary: try await send(request).bytes)
    }
}

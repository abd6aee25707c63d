import DFSModel
import DFSNode
import DFSWire
import Hummingbird
import NIOCore

/// What members ask each other.
struct PeerRoutes: Sendable {
    /// Bytes of one message.
    private static let messageLimit = 64 * 1024 * 1024

    var routes: [Route] {
        [
            Self.route(Routes.peerPrepare) { try await $0.prepare($1) },
            Self.route(Routes.peerAccept) { try await $0.accept($1) },
            Self.route(Routes.peerRead) { try await $0.read($1) },
            Self.route(Routes.peerRows) { try await $0.rows($1) },
            Self.route(Routes.peerChanges) { try await $0.changes($1) },
            Self.route(Routes.peerStage) { try await $0.stage($1) },
            Self.route(Routes.peerCheck) { try await $0.check($1) },
            Self.route(Routes.peerCommit) { (node, notice: ValuesMessage) in
                try await node.learn(notice)
                return Acknowledgement()
            },
            Route(.get, Routes.peerChunks + "/{version}/{index}", .node) { exchange in
                let (version, index) = try exchange.chunk()
                let owner = try exchange.query("owner").map { try UserName($0) }
                let chunk = try await exchange.node.openChunk(
                    version: version, index: index, owner: owner)
                return try chunk.response(to: exchange)
            },
        ]
    }

    private static func route<Question: BinaryCodable, Answer: BinaryCodable>(
        _ path: String, _ answer: @escaping @Sendable (Node, Question) async throws -> Answer
    ) -> Route {
        Route(.post, path, .node) { exchange in
            let bytes = try await exchange.body(limit: messageLimit)
            let message = try PeerMessage<Question>(binary: Array(bytes.readableBytesView))
            try check(message.envelope, exchange)
            return Answers.binary(try await answer(exchange.node, message.body))
        }
    }

    /// Refuses messages that were meant for another life of this node, come from a stranger, or
    /// rest on another list of voters.
    private static func check(_ envelope: PeerEnvelope, _ exchange: Exchange) throws {
        let node = exchange.node
        let sender = try exchange.provenCaller().subject
        guard envelope.cluster == node.cluster, envelope.sender.text == sender else {
            throw NodeError(.forbidden, "The message is not from the member that sent it.")
        }
        guard envelope.receiverIncarnation == node.incarnation else {
            throw NodeError(
                .conflict,
                "\(node.name) is incarnation \(node.incarnation), not "
                    + "\(envelope.receiverIncarnation)."
            )
        }
        let member = node.members.member(named: envelope.sender)
        guard envelope.epoch == node.members.epoch,
            member?.incarnation == envelope.senderIncarnation
        else {
            throw NodeError(
                .conflict,
                "\(envelope.sender) votes by another list of members (epoch \(envelope.epoch)) "
                    + "than \(node.name)."
            )
        }
    }
}

/// An answer that says nothing but "done".
struct Acknowledgement: BinaryCodable {
    init() {}
    init(from reader: inout BinaryReader) throws {}
    func write(to writer: inout BinaryWriter) {}
}

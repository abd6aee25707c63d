import DFSModel
import DFSNode
import DFSWire
import Hummingbird
import NIOCore

/// What members ask each other.
struct PeerRoutes: Sendable {
    /// Bytes of one message.
    private static let messageLimit = 64 * 1024 * 1024

    var routes: [Route] { votes + facts + admission }

    /// What only a voter answers, by the list of members that both sides go by.
    private var votes: [Route] {
        [
            Self.vote(Routes.peerPrepare) { try await $0.prepare($1.body) },
            Self.vote(Routes.peerAccept) { try await $0.accept($1.body) },
            Self.vote(Routes.peerRead) {
                try await $0.read($1.body, epoch: $1.envelope.epoch)
            },
        ]
    }

    /// What holds by whatever list a node goes.
    private var facts: [Route] {
        [
            Self.route(Routes.peerRows) { try await $0.rows($1.body) },
            Self.route(Routes.peerChanges) { try await $0.changes($1.body) },
            Self.route(Routes.peerCompare) { try await $0.compare($1.body) },
            Self.route(Routes.peerStage) { try await $0.stage($1.body) },
            Self.route(Routes.peerCheck) { try await $0.check($1.body) },
            Self.route(Routes.peerSurvey) { try await $0.survey($1.body) },
            Self.route(Routes.peerCommit) { (node, notice: PeerMessage<ValuesMessage>) in
                try await node.learn(notice.body)
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

    /// What a node may ask that is no member yet.
    private var admission: [Route] {
        [
            Route(.get, Routes.peerMembers, .newcomer) { exchange in
                Answers.binary(exchange.node.membership.chosen)
            },
            Self.route(Routes.peerAdmit, .newcomer) { (node, request: PeerMessage<AdmitRequest>) in
                guard request.body.name == request.envelope.sender else {
                    throw NodeError(.forbidden, "A node asks for its own slot only.")
                }
                try await node.admit(request.body)
                return Acknowledgement()
            },
        ]
    }

    /// A route that asks for a vote.
    private static func vote<Question: BinaryCodable, Answer: BinaryCodable>(
        _ path: String,
        _ answer: @escaping @Sendable (Node, PeerMessage<Question>) async throws -> Answer
    ) -> Route {
        route(path) { (node, message: PeerMessage<Question>) in
            try checkSlot(message.envelope, node)
            return try await answer(node, message)
        }
    }

    private static func route<Question: BinaryCodable, Answer: BinaryCodable>(
        _ path: String, _ rights: Rights = .node,
        _ answer: @escaping @Sendable (Node, PeerMessage<Question>) async throws -> Answer
    ) -> Route {
        Route(.post, path, rights) { exchange in
            let bytes = try await exchange.body(limit: messageLimit)
            let message = try PeerMessage<Question>(binary: Array(bytes.readableBytesView))
            try check(message.envelope, exchange)
            return Answers.binary(try await answer(exchange.node, message))
        }
    }

    /// Refuses messages that were meant for another life of this node, or come from a stranger.
    /// Whether the two go by the same list of members, the catalog looks up where it matters.
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
    }

    /// Refuses a proposer whose slot another catalog has taken.
    private static func checkSlot(_ envelope: PeerEnvelope, _ node: Node) throws {
        let list = node.members
        guard let member = list.member(named: envelope.sender), envelope.epoch == list.epoch,
            member.incarnation != envelope.senderIncarnation
        else { return }
        throw NodeError(
            .conflict,
            "\(envelope.sender) is incarnation \(member.incarnation), not "
                + "\(envelope.senderIncarnation): another catalog has taken its slot.")
    }
}

/// An answer that says nothing but "done".
struct Acknowledgement: BinaryCodable {
    init() {}
    init(from reader: inout BinaryReader) throws {}
    func write(to writer: inout BinaryWriter) {}
}

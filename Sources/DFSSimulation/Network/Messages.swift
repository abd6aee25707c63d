import DFSCluster
import DFSModel

/// What a node asks of a peer, or of itself.
enum PeerRequest: Sendable {
    case prepare(path: Int, Ballot, Upload?)
    case accept(path: Int, BallotedValue, [Upload])
    case learn(path: Int, BallotedValue)
    case read(path: Int)
    case changes(after: Int)
    case rows([Int])
}

enum PeerReply: Sendable {
    case prepared(PrepareAnswer, sealed: Bool)
    case accepted(AcceptAnswer)
    case read(StrictRead.Answer)
    case changes([CommittedRow], newest: Int)
    case rows([(path: Int, value: BallotedValue, uploads: [Upload])])
    /// Nobody listens there.
    case refused
}

/// A request on its way to a node, and who waits for the answer.
struct PeerCall: Sendable {
    let id: Int
    let from: Int
    /// The boot of the asking node; a later one does not know the call.
    let boot: Int
    let to: Int
    let request: PeerRequest
}

/// What a client asks of a node.
enum ClientRequest: Sendable {
    case stage(VersionID, index: Int)
    case commit(path: Int, Change, Upload?)
    case read(path: Int)
}

enum ClientReply: Sendable {
    case stored
    /// The connection was refused: the request has surely not reached the node.
    case refused
    case read(Content)
    case outcome(ProposerOutcome)
    /// The node could not be asked for a strict read.
    case unavailable
    /// Nothing came in time.
    case silence
}

/// A request of a client on its way.
struct ClientCall: Sendable {
    let id: Int
    let client: Int
    let to: Int
    let request: ClientRequest
}

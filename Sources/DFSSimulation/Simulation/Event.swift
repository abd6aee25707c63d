import DFSModel

/// Something that happens at a moment of a simulation.
enum Event: Sendable {
    case call(PeerCall)
    case reply(PeerCall, PeerReply)
    case callTimeout(PeerCall)
    case clientCall(ClientCall)
    case clientReply(ClientCall, ClientReply)
    case sync(node: Int, boot: Int)
    case timer(node: Int, boot: Int, NodeTimer)
    case client(Int, life: Int, ClientTimer)
    case fault(Fault)
    case phase(Phase)

    /// The node that takes part, and cannot while it is stopped.
    var node: Int? {
        switch self {
        case .call(let call): call.to
        case .reply(let call, _), .callTimeout(let call): call.from
        case .clientCall(let call): call.to
        case .sync(let node, _), .timer(let node, _, _): node
        case .clientReply, .client, .fault, .phase: nil
        }
    }
}

enum NodeTimer: Sendable {
    case follow, settle, collect, uptime
    case startAgain(Int)
    case timeUp(Int)
    case removeFiles(VersionID, chunks: [Int])
}

enum ClientTimer: Sendable {
    case begin
    case sweep
}

enum Fault: Sendable {
    case crash
    case crashOf(Int)
    case restart(Int)
    case stop
    case cut
    case heal
    case clockJump
    case loseDisk
    case loseDiskOf(Int)
}

/// The parts of a history after its active one.
enum Phase: Sendable {
    /// No client begins anything more, if it has not come to its end before.
    case endOfWork
    case calm
    case lastReads
    case end
}

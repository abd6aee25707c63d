/// Something that is done to nodes, which are numbered from 0.
enum Fault: Hashable, Sendable {
    /// SIGKILL; they start again after a while.
    case kill(nodes: [Int], downMilliseconds: Int)
    /// SIGSTOP, and SIGCONT after a while.
    case stop(node: Int, milliseconds: Int)
    /// The power of their disks fails: what was not synced is gone.
    case cutPower(nodes: [Int], downMilliseconds: Int)
    /// Something happens to their network for a while.
    case disturb(NetworkFault, milliseconds: Int)

    /// The nodes that are no use while it lasts.
    var nodes: [Int] {
        switch self {
        case .kill(let nodes, _), .cutPower(let nodes, _): nodes
        case .stop(let node, _): [node]
        case .disturb: []
        }
    }
}

/// What a network does to messages.
package enum NetworkFault: Hashable, Sendable {
    /// Nothing that `from` sends reaches `to`.
    case oneWay(from: Int, to: Int)
    /// Nothing passes between the two sides.
    case partition([Int], [Int])
    /// A share of the packets to a node is lost, in per mille.
    case loss(node: Int, perMille: Int)
    /// Each piece on its way to a node is late.
    case delay(node: Int, milliseconds: Int)
    /// All connections to a node are reset.
    case reset(node: Int)
}

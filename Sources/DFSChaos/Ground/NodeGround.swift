package import DFSConfiguration
package import DFSModel
import DFSTesting

/// Where nodes run and how they are reached.
package protocol NodeGround: Sendable {
    /// The cluster's members with the addresses at which others reach them.
    var members: [NodeEndpoint] { get }
    /// Words that stand before the node's command line.
    func prefix(for node: NodeName) -> [String]
    /// Options that the node is started with.
    func options(for node: NodeName) -> [String]
}

extension NodeGround {
    /// What every node of a run is started with: it logs little and collects soon.
    static var usualOptions: [String] {
        [
            "--log-level", "warning", "--grace-seconds", "15", "--staging-expiry-seconds", "60",
            "--token-lifetime-seconds", "86400",
        ]
    }
}

/// Nodes side by side on the loopback address.
package struct LoopbackGround: NodeGround {
    package let members: [NodeEndpoint]

    /// `count` nodes on free ports.
    package init(count: Int) throws {
        let base = try FreePorts.base(count: count)
        members = try (1...count).map { number in
            NodeEndpoint(
                name: try NodeName("DFS\(number)"),
                address: try NodeAddress(host: "127.0.0.1", port: base + number - 1))
        }
    }

    package func prefix(for node: NodeName) -> [String] { [] }
    package func options(for node: NodeName) -> [String] { Self.usualOptions }
}

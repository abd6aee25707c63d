package import DFSConfiguration
package import DFSModel

/// A network namespace for each node, named `<prefix>1`, … with the addresses 10.77.77.1, …, made
/// by scripts/network-faults.sh. Faults are rules of nftables there. Needs root.
package actor Namespaces: FaultMeans {
    private nonisolated let namePrefix: String
    private let tool: Tool
    private var active: [NetworkFault] = []

    package init(prefix: String, folder: String) throws {
        namePrefix = prefix
        tool = try Tool(folder: "\(folder)/tools")
    }

    package nonisolated func cutPower(of folder: String) throws {
        try SignalsOnly().cutPower(of: folder)
    }

    package nonisolated func mountAgain(_ folder: String) async throws {
        try await SignalsOnly().mountAgain(folder)
    }

    package func begin(_ fault: NetworkFault, on names: [NodeName]) async throws {
        active.append(fault)
        try await apply(count: names.count)
    }

    package func end(_ fault: NetworkFault, on names: [NodeName]) async throws {
        if let position = active.firstIndex(of: fault) { active.remove(at: position) }
        try await apply(count: names.count)
    }

    /// Puts the rules for all faults of now in place of the former ones, node by node.
    private func apply(count: Int) async throws {
        for node in 0..<count {
            let rules = active.flatMap { Self.rules(of: $0, at: node) }
            let text = """
                add table inet chaos
                add chain inet chaos input { type filter hook input priority 0; policy accept; }
                flush chain inet chaos input
                \(rules.map { "add rule inet chaos input \($0)" }.joined(separator: "\n"))

                """
            try await tool.run(
                ["ip", "netns", "exec", "\(namePrefix)\(node + 1)", "nft", "-f", "-"], input: text)
        }
    }

    /// What is dropped of what arrives at a node.
    private static func rules(of fault: NetworkFault, at node: Int) -> [String] {
        func dropping(_ senders: [Int]) -> [String] {
            senders.map { "ip saddr \(address($0)) drop" }
        }
        switch fault {
        case .oneWay(let from, let to): return to == node ? dropping([from]) : []
        case .partition(let one, let other):
            if one.contains(node) { return dropping(other) }
            return other.contains(node) ? dropping(one) : []
        case .loss(let victim, let perMille):
            guard victim == node else { return [] }
            return ["iifname != lo numgen random mod 1000 < \(perMille) drop"]
        case .delay, .reset: return []
        }
    }

    static func address(_ node: Int) -> String { "10.77.77.\(node + 1)" }
}

/// Nodes in namespaces.
package struct NamespaceGround: NodeGround {
    package let members: [NodeEndpoint]
    private let namePrefix: String

    /// - Parameter prefix: of the namespaces' names.
    package init(prefix: String, count: Int) throws {
        namePrefix = prefix
        members = try (0..<count).map { node in
            NodeEndpoint(
                name: try NodeName("DFS\(node + 1)"),
                address: try NodeAddress(host: Namespaces.address(node), port: 10_001))
        }
    }

    package func prefix(for node: NodeName) -> [String] {
        ["ip", "netns", "exec", "\(namePrefix)\(node.text.dropFirst(3))"]
    }

    package func options(for node: NodeName) -> [String] { Self.usualOptions }
}

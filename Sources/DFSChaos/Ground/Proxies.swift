package import DFSConfiguration
package import DFSModel
import DFSTesting

/// A small TCP proxy in front of each node on the loopback address, which can be slow and can
/// break connections off.
package struct Proxies: FaultMeans, NodeGround {
    package let members: [NodeEndpoint]
    private let listening: [NodeName: NodeAddress]
    private let proxies: [TCPProxy]

    /// Listens for `count` nodes.
    package init(count: Int) async throws {
        let base = try FreePorts.base(count: 2 * count)
        var members: [NodeEndpoint] = []
        var listening: [NodeName: NodeAddress] = [:]
        var proxies: [TCPProxy] = []
        for number in 0..<count {
            let name = try NodeName("DFS\(number + 1)")
            members.append(
                NodeEndpoint(
                    name: name, address: try NodeAddress(host: "127.0.0.1", port: base + number)))
            let own = base + count + number
            listening[name] = try NodeAddress(host: "127.0.0.1", port: own)
            proxies.append(try await TCPProxy(to: [own], at: [base + number]))
        }
        self.members = members
        self.listening = listening
        self.proxies = proxies
    }

    /// Stops listening.
    package func close() async {
        for proxy in proxies { await proxy.stop() }
    }

    package func prefix(for node: NodeName) -> [String] { [] }

    package func options(for node: NodeName) -> [String] {
        let own = listening[node].map { "\($0)" } ?? ""
        let reached = members.first { $0.name == node }.map { "\($0.address)" } ?? ""
        return Self.usualOptions + ["--listen", own, "--advertise", reached]
    }

    package func cutPower(of folder: String) throws { try SignalsOnly().cutPower(of: folder) }

    package func mountAgain(_ folder: String) async throws {
        try await SignalsOnly().mountAgain(folder)
    }

    package func begin(_ fault: NetworkFault, on names: [NodeName]) async throws {
        switch fault {
        case .delay(let node, let milliseconds): proxies[node].delay(milliseconds: milliseconds)
        case .reset(let node): proxies[node].cutAll()
        default: try await SignalsOnly().begin(fault, on: names)
        }
    }

    package func end(_ fault: NetworkFault, on names: [NodeName]) async throws {
        if case .delay(let node, _) = fault { proxies[node].delay(milliseconds: 0) }
    }
}

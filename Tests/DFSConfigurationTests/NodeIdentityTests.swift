import DFSConfiguration
import DFSModel
import Testing

@Suite("Identity of a data folder")
struct NodeIdentityTests {
    private func identity() throws -> NodeIdentity {
        let members = try (1...3).map {
            Member(
                name: try NodeName("DFS\($0)"), incarnation: .random(),
                address: try NodeAddress(host: $0 == 3 ? "::1" : "127.0.0.1", port: 10_000 + $0))
        }
        return NodeIdentity(
            cluster: .random(), node: members[0].name, incarnation: members[0].incarnation,
            catalog: .new, genesis: try MemberList(epoch: 1, members: members))
    }

    @Test("it reads back as it was written and its catalog becomes present")
    func roundTrip() async throws {
        try await withTemporaryFolder { folder in
            var identity = try identity()
            try identity.write(folder: folder)
            #expect(try NodeIdentity.read(folder: folder) == identity)
            identity.catalog = .present
            let error = #expect(throws: ConfigurationError.self) {
                try identity.write(folder: folder)
            }
            #expect(error?.code == .conflict)
            try identity.write(folder: folder, replacing: true)
            #expect(try NodeIdentity.read(folder: folder).catalog == .present)
        }
    }

    @Test("a folder without it or with another one is the wrong folder")
    func wrongFolder() async throws {
        try await withTemporaryFolder { folder in
            let none = #expect(throws: ConfigurationError.self) {
                try NodeIdentity.read(folder: folder)
            }
            #expect(none?.code == .wrongFolder)
            let identity = try identity()
            let other = try NodeName("DFS2")
            try identity.check(cluster: identity.cluster, node: identity.node, folder: folder)
            let node = #expect(throws: ConfigurationError.self) {
                try identity.check(cluster: identity.cluster, node: other, folder: folder)
            }
            #expect(node?.code == .wrongFolder)
            #expect(throws: ConfigurationError.self) {
                try identity.check(cluster: .random(), node: identity.node, folder: folder)
            }
        }
    }

    @Test("a newcomer's folder names no founders")
    func newcomer() async throws {
        try await withTemporaryFolder { folder in
            let founder = try identity()
            let newcomer = NodeIdentity(
                cluster: founder.cluster, node: founder.node, incarnation: .random(),
                catalog: .new, genesis: nil)
            try newcomer.write(folder: folder)
            #expect(try NodeIdentity.read(folder: folder) == newcomer)
        }
    }

    @Test(
        "a damaged file is refused",
        arguments: ["cluster", "node", "incarnation", "catalog"])
    func damaged(key: String) async throws {
        try await withTemporaryFolder { folder in
            try identity().write(folder: folder)
            let path = "\(folder)/node.conf"
            try write(try read(path).replacing("\n\(key):", with: "\n\(key)x:"), to: path)
            let error = #expect(throws: ConfigurationError.self) {
                try NodeIdentity.read(folder: folder)
            }
            #expect(error?.code == .wrongFolder)
            #expect(error?.message.contains("`\(key)`") == true)
        }
    }
}

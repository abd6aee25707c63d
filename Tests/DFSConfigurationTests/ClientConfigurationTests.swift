import DFSConfiguration
import Testing

@Suite("Client configuration")
struct ClientConfigurationTests {
    private let minimal = """
        cluster: 00112233445566778899aabbccddeeff
        authority: ca.pem
        nodes: [DFS1=127.0.0.1:10001, "DFS2=[::1]:10002", DFS3=a.example:10003]

        """

    private func problems(_ text: String) async throws -> [String] {
        try await withTemporaryFolder { folder in
            try write(text, to: "\(folder)/dfc.conf")
            do throws(ConfigurationError) {
                _ = try ClientConfiguration.load(file: "\(folder)/dfc.conf")
                return []
            } catch {
                return error.problems
            }
        }
    }

    @Test("nodes are read in their order and the rest has defaults")
    func load() async throws {
        try await withTemporaryFolder { folder in
            try write(minimal, to: "\(folder)/dfc.conf")
            let configuration = try ClientConfiguration.load(file: "\(folder)/dfc.conf")
            #expect(
                configuration.nodes.map(\.description)
                    == ["DFS1=127.0.0.1:10001", "DFS2=[::1]:10002", "DFS3=a.example:10003"])
            #expect(configuration.authority == "\(folder)/ca.pem")
            #expect(configuration.user == nil)
            #expect(configuration.copies == 2)
            #expect(!configuration.plain)
        }
    }

    @Test(
        "contradictions and wrong values are told",
        arguments: [
            ("copies: 4", "4 copies on 3 nodes"), ("copies: 0", "`copies`"),
            ("plain: true", "without TLS"), ("user: a b", "`user`"), ("node: DFS1", "`nodes`"),
        ])
    func wrong(line: String, words: String) async throws {
        let found = try await problems(minimal + line + "\n")
        #expect(found.count == 1)
        #expect(found.first?.contains(words) == true)
    }

    @Test("a list is demanded where nodes are, with good and different entries")
    func nodes() async throws {
        let head = "cluster: 00112233445566778899aabbccddeeff\nauthority: ca.pem\n"
        for nodes in [
            "", "nodes: []", "nodes: DFS1=a:1", "nodes: [DFS1]", "nodes: [DFS1=a:1, DFS1=b:1]",
            "nodes: [DFS1=a:0]", "nodes: [{a: 1}]",
        ] {
            #expect(try await problems(head + nodes + "\n").count == 1, "\(nodes)")
        }
    }

    @Test("the file and the state are looked for as XDG says, never in the current folder")
    func locations() {
        func location(_ environment: [String: String]) -> String {
            ClientConfiguration.defaultLocation(environment: environment)
        }
        #expect(location(["DFC_CONFIG": "x.conf", "HOME": "/h"]) == "x.conf")
        #expect(location(["XDG_CONFIG_HOME": "/c", "HOME": "/h"]) == "/c/dfc/dfc.conf")
        #expect(location(["XDG_CONFIG_HOME": "c", "HOME": "/h"]) == "/h/.config/dfc/dfc.conf")
        #expect(location(["DFC_CONFIG": "", "HOME": "/h"]) == "/h/.config/dfc/dfc.conf")
        #expect(location([:]).hasPrefix("/"))
        #expect(ClientFolders.state(environment: ["HOME": "/h"]) == "/h/.local/state/dfc")
        #expect(ClientFolders.state(environment: ["XDG_STATE_HOME": "/s"]) == "/s/dfc")
    }
}

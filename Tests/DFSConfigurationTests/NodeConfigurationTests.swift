import DFSConfiguration
import DFSModel
import Testing

@Suite("Node configuration")
struct NodeConfigurationTests {
    @Test("what is not set has its default, and paths belong to the file's folder")
    func defaults() async throws {
        try await withTemporaryFolder { folder in
            try write(minimalNode, to: "\(folder)/dfs.conf")
            let configuration = try await NodeConfiguration.load(file: "\(folder)/dfs.conf")
            #expect(configuration.node.text == "DFS1")
            #expect(configuration.advertise == configuration.listen)
            #expect(configuration.data == "\(folder)/data")
            #expect(
                configuration.tls
                    == TLSFiles(
                        certificate: "\(folder)/keys/a.pem", key: "\(folder)/keys/a.key",
                        authority: "/etc/ca.pem"))
            #expect(configuration.clusterKey == "\(folder)/keys/cluster.key")
            #expect(configuration.logLevel == .info)
            #expect(configuration.logFormat == .text)
            #expect(configuration.inlineBytes == 16_384)
            #expect(configuration.stagingExpirySeconds == 86_400)
            #expect(configuration.graceSeconds == 600)
            #expect(configuration.reserveBytes == nil)
            #expect(configuration.maximumConnections == 1_024)
            #expect(configuration.maximumConcurrentUploads == 64)
            #expect(configuration.tokenLifetimeSeconds == 900)
        }
    }

    @Test("options win over the environment, and the environment over the file")
    func precedence() async throws {
        try await withTemporaryFolder { folder in
            let file = "\(folder)/dfs.conf"
            try write(
                minimalNode + "log-level: error\ngrace-seconds: 1\ninline-bytes: 1\n", to: file)
            let configuration = try await NodeConfiguration.load(
                file: file, overrides: ["log-level": "trace"],
                environment: [
                    "DFS_LOG_LEVEL": "debug", "DFS_GRACE_SECONDS": "2", "PATH": "/bin",
                    "DFS_DATA": "/srv/data",
                ])
            #expect(configuration.logLevel == .trace)
            #expect(configuration.graceSeconds == 2)
            #expect(configuration.inlineBytes == 1)
            #expect(configuration.data == "/srv/data")
        }
    }

    @Test(
        "a wrong value is an error that names the key and never a default",
        arguments: [
            ("inline-bytes", "many"), ("inline-bytes", "-1"), ("inline-bytes", "1048577"),
            ("inline-bytes", "1.5"), ("inline-bytes", ""), ("inline-bytes", "[1]"),
            ("inline-bytes", "{a: 1}"), ("log-level", "loud"), ("plain", "yes"),
            ("log-format", "xml"), ("advertise", "nowhere"), ("maximum-connections", "0"),
            ("reserve-bytes", "1GiB"), ("token-lifetime-seconds", "0"),
        ])
    func wrongValue(key: String, value: String) async throws {
        let found = try await problems(inNode: minimalNode + "\(key): \(value)\n")
        #expect(found.count == 1)
        #expect(found.first?.contains("`\(key)`") == true)
        #expect(found.first?.contains("line 9") == true)
    }

    @Test("a wrong value from outside names where it came from")
    func wrongOverride() async throws {
        let option = try await problems(inNode: minimalNode, overrides: ["grace-seconds": "x"])
        #expect(option.first?.contains("option --grace-seconds") == true)
        let variable = try await problems(
            inNode: minimalNode, environment: ["DFS_GRACE_SECONDS": "x"])
        #expect(variable.first?.contains("DFS_GRACE_SECONDS") == true)
        let unknown = try await problems(inNode: minimalNode, overrides: ["grace": "1"])
        #expect(unknown.first?.contains("`grace`") == true)
    }

    @Test("every missing key is named at once")
    func missing() async throws {
        let found = try await problems(inNode: "plain: false\n")
        for key in [
            "cluster", "node", "listen", "data", "certificate", "key", "authority", "cluster-key",
        ] {
            #expect(found.contains { $0.contains("lacks `\(key)`") }, "\(key)")
        }
    }

    @Test("an unknown key is refused and the nearest one is suggested")
    func unknownKey() async throws {
        let near = try await problems(inNode: minimalNode + "log_levle: info\n")
        #expect(near.count == 1)
        #expect(near.first?.contains("Did you mean `log-level`?") == true)
        let far = try await problems(inNode: minimalNode + "colour: red\n")
        #expect(far.first?.contains("Remove it") == true)
    }

    @Test("what is not YAML is refused with its place", arguments: ["a: [1", "\t", "a: 1\na: 2\n"])
    func notYAML(text: String) async throws {
        let found = try await problems(inNode: text)
        #expect(found.count == 1)
        #expect(found.first?.contains("is not YAML") == true)
    }

    @Test("an empty file, a list and a missing file are refused")
    func noSettings() async throws {
        #expect(try await problems(inNode: "").first?.contains("no settings") == true)
        #expect(try await problems(inNode: "- a\n").first?.contains("no settings") == true)
        await #expect(throws: ConfigurationError.self) {
            try await NodeConfiguration.load(file: "/nonexistent/dfs.conf")
        }
    }

    @Test("only a loopback address may go without TLS")
    func plain() async throws {
        let local = minimalNode + "plain: true\n"
        #expect(try await problems(inNode: local).isEmpty)
        let open = local.replacing("listen: 127.0.0.1", with: "listen: 10.0.0.1")
        #expect(try await problems(inNode: open).first?.contains("without TLS") == true)
        try await withTemporaryFolder { folder in
            try write(local, to: "\(folder)/dfs.conf")
            let configuration = try await NodeConfiguration.load(file: "\(folder)/dfs.conf")
            #expect(configuration.plain)
            #expect(configuration.tls == nil)
        }
    }

    @Test("a node that listens everywhere must say where it is reached")
    func advertise() async throws {
        let open = minimalNode.replacing("listen: 127.0.0.1", with: "listen: 0.0.0.0")
        #expect(try await problems(inNode: open).first?.contains("`advertise`") == true)
        #expect(try await problems(inNode: open + "advertise: a.example:1\n").isEmpty)
    }
}

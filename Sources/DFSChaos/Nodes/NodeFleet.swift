import DFSClient
import DFSConfiguration
import DFSModel
import DFSTesting
import DFSTrust
import Foundation
import Logging

/// A cluster of real `dfs serve` processes and what can be done to them.
package actor NodeFleet {
    static let user = "anna"
    private static let password = "correct horse battery staple 7"
    /// How long a node may take to listen.
    private static let startSeconds = 60.0

    nonisolated let root: String
    nonisolated let names: [NodeName]
    nonisolated let clientFile: String
    private nonisolated let configurations: [NodeName: String]
    private nonisolated let ground: any NodeGround
    private var running: [NodeName: RunningProgram] = [:]
    private var launches = 0
    /// Sentences about nodes that ended although nobody had ended them.
    private(set) var deaths: [String] = []

    /// Makes a cluster in the folder `root`, which must not hold one.
    package init(root: String, ground: any NodeGround) throws {
        self.root = root
        self.ground = ground
        let founded = try ClusterFounder(
            .init(root: "\(root)/cluster", members: ground.members, local: true)
        ).found()
        names = founded.nodeFiles.map(\.node)
        clientFile = founded.clientFile
        configurations = Dictionary(
            uniqueKeysWithValues: founded.nodeFiles.map { ($0.node, $0.path) })
        try FileManager.default.createDirectory(
            atPath: "\(root)/streams", withIntermediateDirectories: true)
        try Data().write(to: URL(fileURLWithPath: "\(root)/streams/empty"))
    }

    /// The node's data folder.
    nonisolated func data(of name: NodeName) -> String { "\(root)/cluster/\(name)" }

    /// Starts all nodes and makes the user.
    func open() async throws {
        for name in names { try launch(name) }
        for name in names { try await listening(name) }
        let added = try await run(
            "dfs",
            ["user", "add", Self.user, "--password-stdin", "--root", "\(root)/cluster"],
            input: Self.password + "\n")
        guard added.status == 0 else {
            throw ModelError(.unavailable, "The user cannot be added: \(added)")
        }
    }

    /// Runs `body` with all nodes running, and kills them afterwards. Whoever has died by itself
    /// meanwhile is a violation.
    package nonisolated func opened(
        _ body: () async throws -> ChaosReport
    ) async throws -> ChaosReport {
        do {
            try await open()
            var report = try await body()
            await lookForDeaths()
            report.violations += await deaths
            await close()
            return report
        } catch {
            await close()
            throw error
        }
    }

    /// A client that is logged in. Whoever gets it shuts it down.
    nonisolated func client() async throws -> ClusterClient {
        let configuration = try ClientConfiguration.load(file: clientFile)
        let tls = try configuration.authority.map {
            try TLSIdentity.userClientConfiguration(authorityFile: $0)
        }
        let client = ClusterClient(
            cluster: configuration.cluster,
            nodes: configuration.nodes.map { ($0.name, $0.address) }, tls: tls,
            logger: Logger(label: "chaos") { _ in SwiftLogNoOpLogHandler() })
        do {
            _ = try await client.login(user: UserName(Self.user), password: Self.password)
        } catch {
            await client.shutdown()
            throw error
        }
        return client
    }

    /// The same, tried for a while: nodes may be down just now.
    nonisolated func patientClient() async throws -> ClusterClient {
        for _ in 0..<20 {
            if let client = try? await client() { return client }
            try await Task.sleep(for: .milliseconds(500))
        }
        return try await client()
    }

    // MARK: Single nodes

    /// Starts a node and waits until it listens.
    func start(_ name: NodeName) async throws {
        try launch(name)
        try await listening(name)
    }

    private func launch(_ name: NodeName) throws {
        let words =
            ground.prefix(for: name) + ["\(Products.folder)/dfs", "serve", "--config"]
            + [configurations[name] ?? ""] + ground.options(for: name)
        running[name] = try start(words, stream: "\(name)")
    }

    /// Starts a node whose disk loses its power before a sync (``CutNode``).
    func startCutting(_ name: NodeName, armed: String, sync: Int) async throws {
        let words =
            ["\(Products.folder)/dfschaos", "serve-cutting", "--armed", armed, "--sync", "\(sync)"]
            + ["--config", configurations[name] ?? ""]
        running[name] = try start(words, stream: "\(name)")
        try await listening(name)
    }

    /// Whether the node's process has ended.
    func hasEnded(_ name: NodeName) async -> Bool {
        guard let node = running[name] else { return true }
        return await node.hasEnded
    }

    private func listening(_ name: NodeName) async throws {
        guard let node = running[name] else { return }
        let limit = ContinuousClock.now + .seconds(Self.startSeconds)
        while ContinuousClock.now < limit {
            if node.output.contains("listening on") { return }
            if await node.hasEnded { break }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw ModelError(.unavailable, "\(name) does not listen: \(node.errors.suffix(2_000))")
    }

    /// Whether the node's process is there and has not been killed.
    func isRunning(_ name: NodeName) -> Bool { running[name] != nil }

    /// Ends a node at once, without its knowing. Returns false if it had ended by itself, which is
    /// noted unless it has reason to, such as a disk that fails.
    @discardableResult
    func kill(_ name: NodeName, mayBeDead: Bool = false) async throws -> Bool {
        guard let node = running.removeValue(forKey: name) else { return false }
        let wasAlive = mayBeDead ? await !node.hasEnded : await noteDeath(of: name, node)
        await node.signal(SIGKILL)
        _ = try await node.wait(timeoutSeconds: 20)
        return wasAlive
    }

    private func noteDeath(of name: NodeName, _ node: RunningProgram) async -> Bool {
        guard await node.hasEnded else { return true }
        let ended = try? await node.wait(timeoutSeconds: 1)
        deaths.append(
            "\(name) ended by itself with status \(ended?.status ?? -1): "
                + node.errors.suffix(1_500))
        return false
    }

    /// Stops a node where it stands, as a debugger would.
    func pause(_ name: NodeName) async { await running[name]?.signal(SIGSTOP) }

    /// Lets it go on.
    func resume(_ name: NodeName) async { await running[name]?.signal(SIGCONT) }

    /// Notes every node that has ended by itself.
    func lookForDeaths() async {
        for (name, node) in running where await !noteDeath(of: name, node) {
            running[name] = nil
        }
    }

    /// Kills every node.
    func close() async {
        for node in running.values {
            await node.signal(SIGKILL)
            _ = try? await node.wait(timeoutSeconds: 20)
        }
        running = [:]
    }

    // MARK: Programs

    /// Runs one of the project's programs to its end, where the clients are.
    func run(
        _ program: String, _ arguments: [String], input: String? = nil, timeoutSeconds: Double = 600
    ) async throws -> Ended {
        try await start(
            ["\(Products.folder)/\(program)"] + arguments, stream: program, input: input
        ).wait(timeoutSeconds: timeoutSeconds)
    }

    /// Starts `dfc` as the user.
    func startClient(_ arguments: [String]) throws -> RunningProgram {
        try start(["\(Products.folder)/dfc"] + arguments, stream: "dfc")
    }

    private func start(
        _ words: [String], stream: String, input: String? = nil
    ) throws -> RunningProgram {
        launches += 1
        let stem = "\(root)/streams/\(stream).\(launches)"
        if let input { try Data(input.utf8).write(to: URL(fileURLWithPath: "\(stem).in")) }
        return try RunningProgram(
            Launch(
                program: words[0], arguments: Array(words.dropFirst()), environment: environment,
                folder: root, input: input == nil ? "\(root)/streams/empty" : "\(stem).in",
                output: "\(stem).out", errors: "\(stem).err"))
    }

    private var environment: [String: String] {
        [
            "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "HOME": root, "XDG_STATE_HOME": "\(root)/state", "LANG": "C.UTF-8",
            "SWIFT_BACKTRACE": "enable=no", "DFC_CONFIG": clientFile, "DFC_USER": Self.user,
            "DFC_PASSWORD": Self.password,
        ]
    }
}

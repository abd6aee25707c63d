import DFSModel
import DFSTesting
import Foundation

/// A cluster whose nodes are processes, each with its own `dfs serve`, and a user `alice`, who is
/// logged in.
actor NodeProcesses {
    static let password = "correct horse battery staple 7"
    nonisolated let programs: Programs
    nonisolated let root: String
    nonisolated let count: Int
    private var nodes: [Int: RunningProgram] = [:]

    /// Makes a cluster in `programs.folder`, starts its nodes, and stops them after `body`.
    static func with<Value: Sendable>(
        count: Int = 4, in programs: Programs, root: String = "cluster",
        _ body: (NodeProcesses) async throws -> Value
    ) async throws -> Value {
        let cluster = NodeProcesses(programs, root: programs.path(root), count: count)
        do {
            try await cluster.found()
            let value = try await body(cluster)
            await cluster.killAll()
            return value
        } catch {
            await cluster.killAll()
            throw error
        }
    }

    /// The same in a temporary folder.
    static func with<Value: Sendable>(
        count: Int = 4, _ body: (NodeProcesses) async throws -> Value
    ) async throws -> Value {
        try await Programs.with { try await with(count: count, in: $0, body) }
    }

    private init(_ programs: Programs, root: String, count: Int) {
        var programs = programs
        programs.environment["DFC_CONFIG"] = "\(root)/dfc.conf"
        programs.environment["DFC_USER"] = "alice"
        self.programs = programs
        self.root = root
        self.count = count
    }

    private func found() async throws {
        let port = try FreePorts.base(count: count)
        try await mustRun(
            "dfs", ["init", "--root", root, "--nodes", "\(count)", "--base-port", "\(port)"])
        for number in 1...count { try launch(number) }
        for number in 1...count { try await listening(number) }
        try await mustRun(
            "dfs", ["user", "add", "alice", "--password-stdin", "--root", root],
            input: Self.password + "\n")
        try await mustRun("dfc", ["login"], environment: ["DFC_PASSWORD": Self.password])
    }

    /// Runs a program that has to succeed.
    @discardableResult
    nonisolated func mustRun(
        _ program: String, _ arguments: [String], input: String = "",
        environment: [String: String?] = [:]
    ) async throws -> Ended {
        let ended = try await programs.run(
            program, arguments, input: input, environment: environment)
        guard ended.status == 0 else {
            throw ModelError(.unavailable, "\(program) \(arguments) failed: \(ended)")
        }
        return ended
    }

    /// Runs `dfc` as alice.
    nonisolated func dfc(
        _ arguments: String..., input: String = "", environment: [String: String?] = [:],
        in folder: String? = nil, timeoutSeconds: Double = 60
    ) async throws -> Ended {
        try await programs.run(
            "dfc", arguments, input: input, environment: environment, in: folder,
            timeoutSeconds: timeoutSeconds)
    }

    /// Verifies every node.
    nonisolated func verify() async throws -> Ended {
        try await programs.run("dfs", ["verify", "--root", root])
    }

    /// Waits until a put lays its chunks on the node: one that listens is not ready yet.
    nonisolated func untilTakesChunks(_ name: String, of file: String) async throws {
        for _ in 0..<300 {
            try await mustRun("dfc", ["put", file, "probe"])
            let probe = try await dfc("stat", "--json", "probe").objects().first
            if (probe?["nodes"] as? [String])?.contains(name) == true { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw ModelError(.unavailable, "\(name) takes no chunks.")
    }

    nonisolated func configuration(_ number: Int) -> String { "\(root)/dfs\(number).conf" }

    nonisolated func data(_ number: Int) -> String { "\(root)/DFS\(number)" }

    /// Starts a node, and waits until it listens.
    func start(_ number: Int, _ arguments: String...) async throws {
        try launch(number, arguments)
        try await listening(number)
    }

    private func launch(_ number: Int, _ arguments: [String] = []) throws {
        nodes[number] = try programs.start(
            "dfs", ["serve", "--config", configuration(number)] + arguments)
    }

    private func listening(_ number: Int) async throws {
        guard let node = nodes[number] else { return }
        for _ in 0..<1_500 {
            if node.output.contains("listening on") { return }
            if await node.hasEnded { break }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw ModelError(.unavailable, "Node \(number) does not listen: \(node.errors)")
    }

    /// Sends a signal to a node and waits for its end.
    @discardableResult
    func stop(_ number: Int, with signal: Int32 = SIGTERM) async throws -> Ended? {
        guard let node = nodes.removeValue(forKey: number) else { return nil }
        await node.signal(signal)
        return try await node.wait(timeoutSeconds: 20)
    }

    /// Waits for a node to end by itself.
    func end(of number: Int) async throws -> Ended? {
        try await nodes.removeValue(forKey: number)?.wait(timeoutSeconds: 20)
    }

    func stopAll() async throws {
        for number in nodes.keys { try await stop(number) }
    }

    /// The largest resident memory of any node until now, in bytes.
    func peakBytes() async -> Int {
        var peak = 0
        for node in nodes.values { peak = max(peak, await node.peak()) }
        return peak
    }

    /// The process of a node that runs.
    func process(_ number: Int) throws -> RunningProgram {
        guard let node = nodes[number] else {
            throw ModelError(.unavailable, "Node \(number) does not run.")
        }
        return node
    }

    /// Whether every node that was started still runs.
    func allRun() async -> Bool {
        for node in nodes.values where await node.hasEnded { return false }
        return true
    }

    private func killAll() async {
        for node in nodes.values {
            await node.signal(SIGKILL)
            _ = try? await node.wait(timeoutSeconds: 10)
        }
        nodes = [:]
    }
}

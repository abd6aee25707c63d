import DFSModel
import Foundation
import Synchronization

/// Four nodes that run for the measurement only, each a process.
final class OwnCluster: BenchCluster {
    private static let nodeCount = 4
    private static let user = "bench"
    private static let environment = ["DFS_LOG_LEVEL": "warning"]

    let transport: String
    let clientEnvironment: [String: String]
    let account: BenchAccount
    private let scratch: Scratch
    private let root: String
    private let flags: [String]
    private let programs: Mutex<[Program]>

    var nodes: [Int32] { programs.withLock { $0.map(\.pid) } }
    var catalogs: [String] { (1...Self.nodeCount).map { "\(root)/DFS\($0)/catalog.db" } }

    /// Makes the cluster in `scratch` and starts it. Throws ``BenchError``.
    init(scratch: Scratch, plain: Bool) throws {
        let root = scratch.file("cluster")
        self.scratch = scratch
        self.root = root
        transport = plain ? "plain" : "TLS"
        flags = plain ? ["--plain"] : []
        let port = try FreePorts.base(count: Self.nodeCount)
        try Program.run(
            "dfs", ["init", "--root", root, "--base-port", "\(port)"], scratch,
            environment: Self.environment)
        var started: [Program] = []
        do {
            for number in 1...Self.nodeCount {
                started.append(try Self.start(number, root, flags, scratch))
            }
            for node in started { try node.awaitOutput("listening on", seconds: 30) }
            account = try Self.account(root, flags, scratch)
            clientEnvironment = try Self.logIn(account, scratch)
        } catch {
            for node in started { node.stop() }
            throw error
        }
        programs = Mutex(started)
    }

    private static func start(
        _ number: Int, _ root: String, _ flags: [String], _ scratch: Scratch
    ) throws -> Program {
        try Program(
            "dfs", ["serve", "--config", "\(root)/dfs\(number).conf"] + flags, scratch,
            environment: environment)
    }

    /// Adds a user.
    private static func account(
        _ root: String, _ flags: [String], _ scratch: Scratch
    ) throws -> BenchAccount {
        var configuration = "\(root)/dfc.conf"
        if !flags.isEmpty {
            let text = try String(contentsOfFile: configuration, encoding: .utf8)
                .replacing(#/authority: .*/#, with: "plain: true")
            configuration = "\(root)/dfc-plain.conf"
            try text.write(toFile: configuration, atomically: true, encoding: .utf8)
        }
        let password = UUID().uuidString
        try Program.run(
            "dfs", ["user", "add", user, "--password-stdin", "--root", root] + flags, scratch,
            input: password + "\n")
        return BenchAccount(configuration: configuration, user: user, password: password)
    }

    /// Logs in and keeps the token; gives the environment for `dfc`.
    private static func logIn(
        _ account: BenchAccount, _ scratch: Scratch
    ) throws -> [String: String] {
        let environment = [
            "DFC_CONFIG": account.configuration, "DFC_USER": account.user,
            "XDG_STATE_HOME": scratch.file("state"),
        ]
        try Program.run(
            "dfc", ["login"], scratch,
            environment: environment.merging(["DFC_PASSWORD": account.password]) { $1 })
        return environment
    }

    func killOneNode() throws {
        programs.withLock { $0[1].kill() }
    }

    func restartKilledNode() throws {
        let node = try Self.start(2, root, flags, scratch)
        programs.withLock { $0[1] = node }
        try node.awaitOutput("listening on", seconds: 30)
    }

    func verify() throws -> Int {
        try Program(
            "dfs", ["verify", "--root", root] + flags, scratch, environment: Self.environment
        ).finish()
    }

    func catalogOfLossyNode() throws -> String { catalogs[1] }

    func loseNode() throws {
        try killOneNode()
        try FileManager.default.removeItem(atPath: "\(root)/DFS2")
    }

    func replaceLostNode() throws {
        let node = try Self.start(2, root, flags + ["--replace"], scratch)
        programs.withLock { $0[1] = node }
        try node.awaitOutput("listening on", seconds: 30)
    }

    func restart(_ between: ([String]) throws -> Void) throws -> Double {
        stop()
        try between(catalogs)
        let start = ContinuousClock.now
        let started = try (1...Self.nodeCount).map {
            try Self.start($0, root, flags, scratch)
        }
        programs.withLock { $0 = started }
        for node in started { try node.awaitOutput("listening on", seconds: 60) }
        try awaitPut(until: start + .seconds(60))
        return start.duration(to: .now) / .seconds(1)
    }

    /// Waits until the nodes take a put: for that they must have heard of each other.
    private func awaitPut(until end: ContinuousClock.Instant) throws {
        let file = scratch.file("probe")
        try "probe".write(toFile: file, atomically: true, encoding: .utf8)
        while true {
            do {
                try Program.run(
                    "dfc", ["put", file, "probe"], scratch, environment: clientEnvironment)
                return
            } catch let error as BenchError {
                guard ContinuousClock.now < end else { throw error }
                usleep(20_000)
            }
        }
    }

    func stop() {
        for node in programs.withLock({ $0 }) { node.stop() }
    }
}

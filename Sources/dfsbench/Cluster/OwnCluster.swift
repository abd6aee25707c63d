import DFSModel
import Foundation

/// Four nodes that run for the measurement only, each a process.
struct OwnCluster: BenchCluster {
    private static let nodeCount = 4
    private static let user = "bench"

    let transport: String
    let clientEnvironment: [String: String]
    private let programs: [Program]

    var nodes: [Int32] { programs.map(\.pid) }

    /// Makes the cluster in `scratch` and starts it. Throws ``BenchError``.
    init(scratch: Scratch, plain: Bool) throws {
        let root = scratch.file("cluster")
        transport = plain ? "plain" : "TLS"
        let port = try FreePorts.base(count: Self.nodeCount)
        let own = ["DFS_LOG_LEVEL": "warning"]
        try Program.run(
            "dfs", ["init", "--root", root, "--base-port", "\(port)"], scratch,
            environment: own)
        let flags = plain ? ["--plain"] : []
        var started: [Program] = []
        do {
            for number in 1...Self.nodeCount {
                let arguments = ["serve", "--config", "\(root)/dfs\(number).conf"] + flags
                started.append(try Program("dfs", arguments, scratch, environment: own))
            }
            for node in started { try node.awaitOutput("listening on", seconds: 30) }
            clientEnvironment = try Self.client(root, flags, scratch)
        } catch {
            for node in started { node.stop() }
            throw error
        }
        programs = started
    }

    /// Adds a user who is logged in; gives the environment for `dfc`.
    private static func client(
        _ root: String, _ flags: [String], _ scratch: Scratch
    ) throws -> [String: String] {
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
        let environment = [
            "DFC_CONFIG": configuration, "DFC_USER": user,
            "XDG_STATE_HOME": scratch.file("state"),
        ]
        try Program.run(
            "dfc", ["login"], scratch,
            environment: environment.merging(["DFC_PASSWORD": password]) { $1 })
        return environment
    }

    func stop() {
        for node in programs { node.stop() }
    }
}

import DFSModel
import Foundation

/// A cluster that somebody else runs. Its nodes' processor time and memory are not known.
final class RunningCluster: BenchCluster {
    let transport: String
    let clientEnvironment: [String: String]
    let account: BenchAccount
    var nodes: [Int32] { [] }
    var catalogs: [String] { [] }

    /// Logs in with `DFC_USER` and `DFC_PASSWORD`. Throws ``BenchError``.
    init(configuration: String, scratch: Scratch) throws {
        transport = "as \(configuration) says"
        clientEnvironment = [
            "DFC_CONFIG": URL(fileURLWithPath: configuration).path,
            "XDG_STATE_HOME": scratch.file("state"),
        ]
        let environment = ProcessInfo.processInfo.environment
        guard let password = environment["DFC_PASSWORD"], let user = environment["DFC_USER"] else {
            throw BenchError(
                .unauthenticated, "With --config, give the user in DFC_USER and DFC_PASSWORD.")
        }
        account = BenchAccount(configuration: configuration, user: user, password: password)
        try Program.run(
            "dfc", ["login"], scratch,
            environment: clientEnvironment.merging(["DFC_PASSWORD": password]) { $1 })
    }

    func killOneNode() throws {
        throw BenchError(.invalid, "Nodes of a running cluster are not killed. Leave that row out.")
    }

    func restartKilledNode() throws {}

    func verify() throws -> Int { throw Self.refusal }

    func catalogOfLossyNode() throws -> String { throw Self.refusal }

    func loseNode() throws { throw Self.refusal }

    func replaceLostNode() throws { throw Self.refusal }

    private static let refusal = BenchError(
        .invalid, "The folders of a running cluster are not known. Leave that row out.")

    func restart(_ between: ([String]) throws -> Void) throws -> Double {
        throw BenchError(
            .invalid, "Nodes of a running cluster are not stopped. Leave that row out.")
    }

    func stop() {}
}

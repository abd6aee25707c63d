import DFSModel
import Foundation

/// A cluster that somebody else runs. Its nodes' processor time and memory are not known.
struct RunningCluster: BenchCluster {
    let transport: String
    let clientEnvironment: [String: String]
    var nodes: [Int32] { [] }

    /// Logs in with `DFC_USER` and `DFC_PASSWORD`. Throws ``BenchError``.
    init(configuration: String, scratch: Scratch) throws {
        transport = "as \(configuration) says"
        clientEnvironment = [
            "DFC_CONFIG": URL(fileURLWithPath: configuration).path,
            "XDG_STATE_HOME": scratch.file("state"),
        ]
        guard let password = ProcessInfo.processInfo.environment["DFC_PASSWORD"] else {
            throw BenchError(
                .unauthenticated, "With --config, give the user in DFC_USER and DFC_PASSWORD.")
        }
        try Program.run(
            "dfc", ["login"], scratch,
            environment: clientEnvironment.merging(["DFC_PASSWORD": password]) { $1 })
    }

    func stop() {}
}

import DFSConfiguration
import DFSModel
import DFSTrust
import Foundation

/// Files for `dfc` that are made from a cluster's own `dfc.conf` and can stand anywhere.
enum UserClientFile {
    enum Outcome: Equatable {
        case written(String)
        /// There was one, and it is of this cluster.
        case present
        /// There was one, and it is of another cluster or wrong.
        case foreign(String)
    }

    /// Writes the file that `dfc` reads unless told otherwise, if there is none.
    static func writeIfMissing(
        for client: ClientConfiguration, environment: [String: String]
    ) throws -> Outcome {
        let path = ClientConfiguration.defaultLocation(environment: environment)
        guard !FileManager.default.fileExists(atPath: path) else {
            let present = try? ClientConfiguration.load(file: path)
            return present?.cluster == client.cluster ? .present : .foreign(path)
        }
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        } catch {
            throw ProgramError(
                .localOutput, "The folder \(folder) for dfc.conf cannot be made. Check its parent.")
        }
        try SecretFile.write(Array(text(client).utf8), to: path, audience: .everybody)
        return .written(path)
    }

    /// Writes `path`, or replaces it.
    static func write(_ client: ClientConfiguration, to path: String) throws {
        try SecretFile.write(
            Array(text(client).utf8), to: path, audience: .everybody, replacing: true)
    }

    /// The file's text; paths in it are absolute.
    static func text(_ client: ClientConfiguration) -> String {
        let nodes = client.nodes.map { "  - \"\($0)\"\n" }.joined()
        let trust = client.authority.map { "authority: \(quoted($0))" } ?? "plain: true"
        let user = client.user.map { "user: \"\($0)\"\n" } ?? ""
        return """
            # The configuration of dfc for a cluster on this machine, made by dfs up.
            cluster: \(client.cluster)
            \(trust)
            copies: \(client.copies)
            \(user)nodes:

            """ + nodes
    }

    /// A YAML scalar in single quotes, which has no escapes but that of the quote.
    private static func quoted(_ text: String) -> String {
        "'" + text.replacing("'", with: "''") + "'"
    }
}

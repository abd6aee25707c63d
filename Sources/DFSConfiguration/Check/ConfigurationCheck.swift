import DFSModel
import DFSTrust
import Foundation

/// Looks for everything that is wrong with a configuration file and the files that it names,
/// without changing any of them.
package enum ConfigurationCheck {
    /// Whose configuration a file is.
    package enum Kind: Sendable {
        case node
        case client
    }

    /// All problems as sentences; empty if there are none.
    ///
    /// Without a `kind`, a file with the key `nodes` is a client's. `overrides` and `environment`
    /// are those of ``NodeConfiguration/load(file:overrides:environment:)``; a client has none.
    /// `nowSeconds` since 1970 decides which certificates have expired.
    package static func problems(
        inFile path: String, kind: Kind? = nil, overrides: [String: String] = [:],
        environment: [String: String] = [:], nowSeconds: Int
    ) async -> [String] {
        do throws(ConfigurationError) {
            let file = try SettingsFile(path: path)
            switch kind ?? (file.entries["nodes"] == nil ? .node : .client) {
            case .node:
                let reader = try await SettingsReader(
                    file: file, settings: NodeSettings.all, options: overrides,
                    environment: environment)
                return reader.problems + NodeConfiguration.contradictions(in: reader, file: path)
                    + nodeFiles(reader, nowSeconds: nowSeconds)
            case .client:
                let reader = SettingsReader(file: file, settings: ClientSettings.all)
                return reader.problems + ClientConfiguration.contradictions(in: reader, file: path)
                    + clientFiles(reader, nowSeconds: nowSeconds)
            }
        } catch {
            return error.problems
        }
    }

    private static func clientFiles(_ reader: SettingsReader, nowSeconds: Int) -> [String] {
        guard reader.value(ClientSettings.plain) != true else { return [] }
        var check = CertificateCheck(nowSeconds: nowSeconds)
        check.look(atAuthority: reader.path(ClientSettings.authority))
        if let cluster = reader.value(ClientSettings.cluster) {
            check.compareAuthority(with: cluster)
        }
        return check.problems
    }

    private static func nodeFiles(_ reader: SettingsReader, nowSeconds: Int) -> [String] {
        let data = reader.path(NodeSettings.data).map { dataFolder($0, reader) } ?? []
        let clusterKey = reader.path(NodeSettings.clusterKey).map(clusterKeyFile) ?? []
        guard reader.value(NodeSettings.plain) != true else { return data + clusterKey }
        var check = CertificateCheck(nowSeconds: nowSeconds)
        check.look(atAuthority: reader.path(NodeSettings.authority))
        check.look(
            atCertificate: reader.path(NodeSettings.certificate),
            key: reader.path(NodeSettings.key))
        if let cluster = reader.value(NodeSettings.cluster) {
            check.compareAuthority(with: cluster)
            check.compare(
                with: cluster, node: reader.value(NodeSettings.node),
                address: reader.value(NodeSettings.advertise) ?? reader.value(NodeSettings.listen))
        }
        return data + clusterKey + check.problems
    }

    private static func clusterKeyFile(_ path: String) -> [String] {
        do throws(TrustError) {
            _ = try ClusterKey.load(file: path)
            return openToOthers(path)
        } catch {
            return [error.message]
        }
    }

    private static func dataFolder(_ folder: String, _ reader: SettingsReader) -> [String] {
        do throws(ConfigurationError) {
            let identity = try NodeIdentity.read(folder: folder)
            if let cluster = reader.value(NodeSettings.cluster),
                let node = reader.value(NodeSettings.node)
            {
                try identity.check(cluster: cluster, node: node, folder: folder)
            }
            return []
        } catch {
            return error.problems
        }
    }

    static func openToOthers(_ path: String) -> [String] {
        guard SecretFile.isOpenToOthers(path) else { return [] }
        return ["\(path) is secret, but others may read or change it. Run: chmod 600 \(path)"]
    }
}

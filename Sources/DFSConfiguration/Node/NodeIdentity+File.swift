import DFSModel
import DFSTrust

extension NodeIdentity {
    private enum Key {
        static let cluster = Setting(
            "cluster", .identifier() as SettingForm<ClusterID>, isRequired: true)
        static let node = Setting("node", .nodeName, isRequired: true)
        static let incarnation = Setting(
            "incarnation", .identifier() as SettingForm<Incarnation>, isRequired: true)
        static let catalog = Setting(
            "catalog", .choice as SettingForm<CatalogState>, isRequired: true)
        static let members = Setting("genesis", .member, isList: true)
        static let all: [any AnySetting] = [cluster, node, incarnation, catalog, members]
    }

    /// Reads `node.conf` of a data folder.
    ///
    /// Throws ``ConfigurationError`` with `.wrongFolder` if there is none or it is unreadable or
    /// malformed.
    package static func read(folder: String) throws(ConfigurationError) -> NodeIdentity {
        let path = "\(folder)/\(fileName)"
        do throws(ConfigurationError) {
            let reader = SettingsReader(file: try SettingsFile(path: path), settings: Key.all)
            guard reader.problems.isEmpty else {
                throw ConfigurationError(.wrongFolder, problems: reader.problems)
            }
            return NodeIdentity(
                cluster: try reader.required(Key.cluster), node: try reader.required(Key.node),
                incarnation: try reader.required(Key.incarnation),
                catalog: try reader.required(Key.catalog),
                genesis: try genesis(reader.list(Key.members)))
        } catch {
            throw ConfigurationError(
                .wrongFolder,
                problems: ["\(folder) is not the data folder of a node."] + error.problems,
                cause: error.cause)
        }
    }

    private static func genesis(_ members: [Member]) throws(ConfigurationError) -> MemberList? {
        guard !members.isEmpty else { return nil }
        do throws(ModelError) {
            return try MemberList(epoch: 1, members: members)
        } catch {
            throw ConfigurationError(wrapping: error)
        }
    }

    /// Writes `node.conf`; after a power cut the folder holds the former or the new one, whole.
    ///
    /// Throws ``ConfigurationError``: `.conflict` if there is one that is not to be replaced,
    /// `.configuration` if it cannot be written.
    package func write(
        folder: String, replacing: Bool = false
    ) throws(ConfigurationError) {
        do throws(TrustError) {
            try SecretFile.write(
                Array(fileText.utf8), to: "\(folder)/\(Self.fileName)", replacing: replacing)
        } catch {
            throw ConfigurationError(wrapping: error)
        }
    }

    /// What the file holds.
    var fileText: String {
        """
        # Whose data folder this is. dfs writes it; do not edit it.
        cluster: \(cluster)
        node: \(node)
        # The life of the catalog in this folder, and whether it was made yet: new or present.
        incarnation: \(incarnation)
        catalog: \(catalog.rawValue)

        """ + (genesis.map(Self.text) ?? "")
    }

    private static func text(_ genesis: MemberList) -> String {
        "# The members with which the cluster was founded.\ngenesis:\n"
            + genesis.members.map { "  - \"\($0.name) \($0.address) \($0.incarnation)\"\n" }
            .joined()
    }
}

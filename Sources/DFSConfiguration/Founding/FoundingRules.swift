import DFSModel
import DFSTrust

/// Which members can be a cluster.
enum FoundingRules {
    /// Names of files and folders that a cluster has besides those of its nodes.
    private static let reserved: Set<String> = ["keys", "dfc", "ca", "cluster"]

    /// Throws ``ConfigurationError`` with `.invalid`.
    static func check(_ members: [NodeEndpoint]) throws(ConfigurationError) {
        let names = members.map { $0.name.text.lowercased() }
        guard (1...64).contains(members.count), Set(names).count == names.count else {
            throw ConfigurationError(
                .invalid,
                "A cluster needs 1 to 64 nodes whose names differ in more than their case.")
        }
        if let name = names.first(where: reserved.contains) {
            throw ConfigurationError(
                .invalid, "A node cannot be named \(name), because a file is. Choose another name.")
        }
        guard Set(members.map(\.address)).count == members.count else {
            throw ConfigurationError(.invalid, "Two nodes have the same address. Change one.")
        }
        let unreachable = members.first {
            $0.address.port == 0 || HostName.isUnspecified($0.address.host)
        }
        if let member = unreachable {
            throw ConfigurationError(
                .invalid,
                "\(member.name) cannot be reached at \(member.address). Name its host and port.")
        }
    }
}

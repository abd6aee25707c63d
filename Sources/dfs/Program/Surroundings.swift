import Foundation

/// What the process was started with.
enum Surroundings {
    static var environment: [String: String] { ProcessInfo.processInfo.environment }

    static var nowSeconds: Int { Int(Date().timeIntervalSince1970) }

    /// Where the cluster of this user is unless `--root` says otherwise: `$XDG_DATA_HOME/dfs`,
    /// else `~/.local/share/dfs` (XDG Base Directory Specification 0.8, which has relative paths
    /// ignored).
    static func defaultRoot(environment: [String: String] = Surroundings.environment) -> String {
        if let path = environment["XDG_DATA_HOME"], path.hasPrefix("/") { return path + "/dfs" }
        let home = environment["HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
        return "\(home ?? FileManager.default.homeDirectoryForCurrentUser.path)/.local/share/dfs"
    }

    /// The environment for a process that runs or asks several nodes: without the variables that
    /// say which node it is, since every node would get the same.
    static func sharedEnvironment(
        _ environment: [String: String] = Surroundings.environment
    ) -> [String: String] {
        let own = [
            "DFS_CLUSTER", "DFS_NODE", "DFS_LISTEN", "DFS_ADVERTISE", "DFS_DATA",
            "DFS_CERTIFICATE", "DFS_KEY", "DFS_AUTHORITY", "DFS_CLUSTER_KEY",
        ]
        return environment.filter { !own.contains($0.key) }
    }
}

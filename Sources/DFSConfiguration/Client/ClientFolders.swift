import Foundation

/// Where a user's client keeps its files (XDG Base Directory Specification 0.8): never in the
/// current folder, where somebody else may have put them.
package enum ClientFolders {
    /// `$DFC_CONFIG`, else `$XDG_CONFIG_HOME/dfc/dfc.conf`, else `~/.config/dfc/dfc.conf`.
    package static func configuration(environment: [String: String]) -> String {
        if let path = environment["DFC_CONFIG"], !path.isEmpty { return path }
        return base("XDG_CONFIG_HOME", ".config", environment) + "/dfc/dfc.conf"
    }

    /// The folder for tokens and history: `$XDG_STATE_HOME/dfc`, else `~/.local/state/dfc`.
    /// It may not exist yet.
    package static func state(environment: [String: String]) -> String {
        base("XDG_STATE_HOME", ".local/state", environment) + "/dfc"
    }

    /// The specification has relative paths ignored.
    private static func base(
        _ variable: String, _ fallback: String, _ environment: [String: String]
    ) -> String {
        if let path = environment[variable], path.hasPrefix("/") { return path }
        let home = environment["HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
        return "\(home ?? FileManager.default.homeDirectoryForCurrentUser.path)/\(fallback)"
    }
}

extension ClientConfiguration {
    /// Where the client's file is unless `--config` names another one.
    package static func defaultLocation(environment: [String: String]) -> String {
        ClientFolders.configuration(environment: environment)
    }
}

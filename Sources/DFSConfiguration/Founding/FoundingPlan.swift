import DFSTrust

/// The folders and files that founding a cluster writes, as values.
struct FoundingPlan: Sendable {
    struct File: Sendable {
        /// Relative to the root.
        let path: String
        let text: String
        let audience: SecretFile.Audience
    }

    /// Relative to the root, parents before their children; only their owner may enter them.
    var folders: [String] = []
    var files: [File] = []

    /// Written last: with it the cluster exists.
    static let lastEntry = "dfc.conf"

    /// The names that appear in the root, in the order in which they may.
    var entries: [String] {
        var names: [String] = []
        for path in folders + files.map(\.path) {
            let name = String(path.prefix { $0 != "/" })
            if !names.contains(name) { names.append(name) }
        }
        return names.filter { $0 != Self.lastEntry } + [Self.lastEntry]
    }

    mutating func add(_ path: String, _ text: String, for audience: SecretFile.Audience) {
        files.append(File(path: path, text: text, audience: audience))
    }
}

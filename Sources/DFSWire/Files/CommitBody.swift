package import DFSCluster
package import DFSModel

/// The answer to a change that took effect, now or when it was asked for before.
package struct CommitBody: Codable, Sendable, Hashable {
    package let path: String
    package let version: VersionID?
    package let ballot: Ballot
    /// Whether this request was a repeat of one that had taken effect already.
    package let repeated: Bool

    package init(path: String, version: VersionID?, ballot: Ballot, repeated: Bool) {
        self.path = path
        self.version = version
        self.ballot = ballot
        self.repeated = repeated
    }
}

package import DFSCluster
package import DFSModel

/// What the nodes that answered know about one path.
package struct FileKnowledge: Sendable {
    /// The entries of the nodes that know the path.
    package let entries: [NodeName: NodeEntry]
    package let manifests: [VersionID: Manifest]
    /// All nodes that answered, those that know nothing of the path included.
    package let answered: Set<NodeName>
    package let failures: [NodeName: ClientError]

    package init(
        entries: [NodeName: NodeEntry], manifests: [VersionID: Manifest],
        answered: Set<NodeName>, failures: [NodeName: ClientError]
    ) {
        self.entries = entries
        self.manifests = manifests
        self.answered = answered
        self.failures = failures
    }

    /// The newest value that any answering node knows; nil if there is none or it is deleted.
    package var newest: ClusterEntry? { ClusterEntry(merging: entries) }

    /// Whether a newer version may exist on the nodes that did not answer.
    package var isMinority: Bool {
        answered.count <= (answered.count + failures.count) / 2
    }

    /// One version and who can give it.
    package struct Candidate: Sendable {
        package let manifest: Manifest
        package let availability: Availability
        /// Whether a newer version is known that cannot be fetched.
        package let isOutdated: Bool
    }

    /// The newest version that can be fetched whole, else the newest; nil if the newest value is
    /// no file.
    package var candidate: Candidate? {
        var first: Candidate?
        let ballots = Set(entries.values.map(\.ballot)).sorted(by: >)
        for ballot in ballots {
            guard let entry = ClusterEntry(merging: entries.filter { $0.value.ballot <= ballot }),
                case .file(let facts, let availability) = entry.kind,
                let manifest = manifests[facts.version]
            else { return first }
            let found = Candidate(
                manifest: manifest, availability: availability, isOutdated: first != nil)
            if availability.state != .incomplete { return found }
            first = first ?? found
        }
        return first
    }
}

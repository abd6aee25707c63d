package import DFSCluster
package import DFSModel

/// What a get did.
package struct GetReport: Sendable {
    /// The name that was asked for; the manifest's own may be another one.
    package let path: FilePath
    package let manifest: Manifest
    /// What was intended at first.
    package let plan: FetchPlan
    /// The node that each chunk came from in the end, by chunk index.
    package internal(set) var sources: [Int: NodeName] = [:]
    /// Chunks that an earlier get had left at the target, in order.
    package internal(set) var keptChunks: [Int] = []
    /// What went wrong on the way, in order.
    package internal(set) var incidents: [Incident] = []
    /// Whether too few catalogs answered to rule out a newer version.
    package let isMinority: Bool
    /// Whether a newer version is known that cannot be fetched.
    package let isOutdated: Bool

    /// Something that did not go as planned and was got over.
    package struct Incident: Sendable {
        /// What happened.
        package enum Kind: Hashable, Sendable {
            /// The node did not answer or fell silent.
            case silent
            /// The node does not have the chunk.
            case absent
            /// The bytes did not match their SHA-256.
            case damaged
        }

        package let kind: Kind
        package let chunk: Int
        package let node: NodeName
        package let message: String
    }

    init(
        path: FilePath, manifest: Manifest, plan: FetchPlan, isMinority: Bool, isOutdated: Bool
    ) {
        self.path = path
        self.manifest = manifest
        self.plan = plan
        self.isMinority = isMinority
        self.isOutdated = isOutdated
    }

    /// The nodes that chunks came from, in slot order.
    package var nodes: [NodeName] { Set(sources.values).sorted() }
}

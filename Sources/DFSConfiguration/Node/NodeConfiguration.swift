package import DFSModel

/// Everything that a node is told before it starts. All paths are absolute.
package struct NodeConfiguration: Hashable, Sendable {
    package var cluster: ClusterID
    package var node: NodeName
    /// Where the node listens.
    package var listen: NodeAddress
    /// Where clients and other nodes reach it.
    package var advertise: NodeAddress
    /// The data folder.
    package var data: String
    /// The files for TLS; nil means that the node speaks plain HTTP, on a loopback address only.
    package var tls: TLSFiles?
    /// The file of the key that all nodes share.
    package var clusterKey: String
    /// Other nodes, where a newcomer asks for the cluster. A member knows the others by its catalog.
    package var peers: [NodeEndpoint] = []
    package var logLevel = LogLevel.info
    package var logFormat = LogFormat.text
    /// Chunks up to this size are kept in the catalog. From 0 to 1 MiB.
    package var inlineBytes = 16_384
    /// How long an upload that nobody commits is kept.
    package var stagingExpirySeconds = 86_400
    /// How long data that nothing refers to any more is kept.
    package var graceSeconds = 600
    /// Free bytes that uploads leave; nil leaves the choice to the node.
    package var reserveBytes: Int?
    package var maximumConnections = 1_024
    /// Connections of one address, and of one user.
    package var maximumConnectionsPerCaller = 512
    /// Requests of one address, and of one user; 0 sets no limit.
    package var requestsPerSecond = 5_000
    /// Within how many seconds a request's header must be complete.
    package var headerSeconds = 15
    /// Over how many seconds of waiting for the other end the pace of a connection is taken.
    package var paceSeconds = 20
    /// The least pace of a body or an answer; 0 sets no limit.
    package var paceBytesPerSecond = 4_000
    package var maximumConcurrentUploads = 64
    package var tokenLifetimeSeconds = 900
    package var loginLifetimeSeconds = 604_800
    /// What repairs may fetch, in bytes per second; 0 for no limit.
    package var repairBytesPerSecond = 536_870_912
    /// What the scrub may read, in bytes per second; 0 for no limit.
    package var scrubBytesPerSecond = 67_108_864
    /// Within how many seconds every blob is re-hashed.
    package var scrubPeriodSeconds = 2_592_000

    /// The rest has its defaults and can be set afterwards. `advertise` is `listen` unless given.
    package init(
        cluster: ClusterID, node: NodeName, listen: NodeAddress, advertise: NodeAddress? = nil,
        data: String, tls: TLSFiles?, clusterKey: String
    ) {
        self.cluster = cluster
        self.node = node
        self.listen = listen
        self.advertise = advertise ?? listen
        self.data = data
        self.tls = tls
        self.clusterKey = clusterKey
    }

    /// Whether the node speaks plain HTTP.
    package var plain: Bool { tls == nil }
}

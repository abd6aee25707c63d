package import DFSModel

/// What an administrator may set on a node, beyond names and places.
package struct NodeSettings: Sendable {
    /// Where others reach this node: what a newcomer asks to be admitted with.
    package var advertise: NodeAddress
    /// Chunks up to this size, in bytes, are kept in the catalog instead of a file.
    package var inlineBytes: Int
    /// Uploads that nothing has committed go after this much of the node's running time.
    package var stagingExpirySeconds: Int
    /// Replaced versions stay this long for readers that have begun to fetch them.
    package var graceSeconds: Int
    /// Bytes of the disk that new chunks may not use; nil for ``defaultReserve(totalBytes:)``.
    package var reserveBytes: Int?
    /// How long a token is good, in seconds: the longest time for which an ended login goes on
    /// at a node that hears from nobody.
    package var tokenLifetimeSeconds: Int
    /// How long a login is renewed without the password, in seconds.
    package var loginLifetimeSeconds: Int
    /// Pauses between rounds of catching up with peers and of collecting, in seconds.
    package var followIntervalSeconds: Int
    package var collectIntervalSeconds: Int
    /// What repairs may fetch, in bytes per second; 0 for no limit.
    package var repairBytesPerSecond: Int
    /// What the scrub may read, in bytes per second; 0 for no limit.
    package var scrubBytesPerSecond: Int
    /// Within how many seconds every blob is re-hashed.
    package var scrubPeriodSeconds: Int

    package init(
        advertise: NodeAddress, inlineBytes: Int = 16 * 1024, stagingExpirySeconds: Int = 86_400,
        graceSeconds: Int = 600,
        reserveBytes: Int? = nil, tokenLifetimeSeconds: Int = 900,
        loginLifetimeSeconds: Int = 604_800,
        followIntervalSeconds: Int = 5, collectIntervalSeconds: Int = 30,
        repairBytesPerSecond: Int = 512 << 20, scrubBytesPerSecond: Int = 64 << 20,
        scrubPeriodSeconds: Int = 30 * 86_400
    ) {
        self.advertise = advertise
        self.inlineBytes = inlineBytes
        self.stagingExpirySeconds = stagingExpirySeconds
        self.graceSeconds = graceSeconds
        self.reserveBytes = reserveBytes
        self.tokenLifetimeSeconds = tokenLifetimeSeconds
        self.loginLifetimeSeconds = loginLifetimeSeconds
        self.followIntervalSeconds = followIntervalSeconds
        self.collectIntervalSeconds = collectIntervalSeconds
        self.repairBytesPerSecond = repairBytesPerSecond
        self.scrubBytesPerSecond = scrubBytesPerSecond
        self.scrubPeriodSeconds = scrubPeriodSeconds
    }

    /// The larger of 1 GiB and 2 % of the disk. A disk that is smaller than 32 GiB keeps 1/32 of
    /// it, but enough for the write-ahead logs of a few nodes: 64 MiB, or a third of a tiny one.
    package static func defaultReserve(totalBytes: Int) -> Int {
        let gibibyte = 1 << 30
        guard totalBytes < 32 * gibibyte else { return max(gibibyte, totalBytes / 50) }
        return max(totalBytes / 32, min(totalBytes / 3, 64 << 20))
    }
}

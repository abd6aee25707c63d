package import DFSModel

/// Why a node did not do what it was asked.
package struct NodeError: Failure {
    package let code: FailureCode
    package let message: String
    package let cause: (any Error)?
    /// With `.conditionFailed`: the version that is there.
    package let currentVersion: VersionID?
    /// With `.notSealed`: the nodes that lack chunks or did not answer.
    package let nodes: [NodeName]?
    /// With `.slowDown`: when to come back.
    package let retryAfterSeconds: Int?

    /// With `.late`: a request with a higher stamp than this may be carried out.
    package let forgotten: Int?

    package init(
        _ code: FailureCode, _ message: String, cause: (any Error)? = nil,
        currentVersion: VersionID? = nil, nodes: [NodeName]? = nil, forgotten: Int? = nil,
        retryAfterSeconds: Int? = nil
    ) {
        self.code = code
        self.message = message
        self.cause = cause
        self.currentVersion = currentVersion
        self.nodes = nodes
        self.forgotten = forgotten
        self.retryAfterSeconds = retryAfterSeconds
    }
}

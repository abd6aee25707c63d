package import DFSModel
import DFSWire

/// The failure of this layer: what one node answered, that it did not answer, or that the nodes
/// together cannot do what was asked.
package struct ClientError: Failure {
    package let code: FailureCode
    package let message: String
    package let cause: (any Error)?
    /// The node that failed, if it was one.
    package let node: NodeName?
    /// The HTTP status of the node's answer; nil if there was none.
    package let status: Int?
    /// With `conditionFailed`: the version that is there now, if it is a file.
    package let currentVersion: VersionID?
    /// With `notSealed`: the nodes that lack the manifest or chunks.
    package let nodes: [NodeName]
    /// With `late`: a request with a higher `DFS-Asked-At` than this may be carried out.
    package let forgotten: Int?
    /// How long the node wants to be left alone, in seconds (`Retry-After`); nil if it did not say.
    package let retryAfterSeconds: Int?
    /// Whether the request can be known not to have reached the node.
    package let isSurelyUnsent: Bool
    /// Whether the connection ended in the middle, so that trying at once may help.
    package let isBrokenOff: Bool

    package init(
        _ code: FailureCode, _ message: String, cause: (any Error)? = nil, node: NodeName? = nil,
        status: Int? = nil, currentVersion: VersionID? = nil, nodes: [NodeName] = [],
        forgotten: Int? = nil, retryAfterSeconds: Int? = nil, isSurelyUnsent: Bool = false,
        isBrokenOff: Bool = false
    ) {
        self.code = code
        self.message = message
        self.cause = cause
        self.node = node
        self.status = status
        self.currentVersion = currentVersion
        self.nodes = nodes
        self.forgotten = forgotten
        self.retryAfterSeconds = retryAfterSeconds
        self.isSurelyUnsent = isSurelyUnsent
        self.isBrokenOff = isBrokenOff
    }

    /// This failure with another sentence, for a caller who knows more about what was attempted.
    package func saying(_ message: String, code: FailureCode? = nil) -> ClientError {
        ClientError(
            code ?? self.code, message, cause: cause, node: node, status: status,
            currentVersion: currentVersion, nodes: nodes, forgotten: forgotten,
            retryAfterSeconds: retryAfterSeconds, isSurelyUnsent: isSurelyUnsent,
            isBrokenOff: isBrokenOff)
    }

    /// The user or a signal stopped the operation.
    static let interrupted = ClientError(.interrupted, "The operation was stopped.")
}

extension ClientError {
    /// Whether a request that failed like this may nevertheless have changed something.
    var mayHaveTakenEffect: Bool {
        if isSurelyUnsent { return false }
        guard let status else { return true }
        return code == .outcomeUnknown || code == .corrupt || status >= 500 && code == .internal
    }

    /// Whether the answer is about the caller and not about the change, so that it says nothing of
    /// an earlier attempt.
    var saysNothing: Bool {
        code == .unauthenticated || code == .forbidden
    }

    /// Whether another node may do what this one did not.
    var isWorthAskingElsewhere: Bool {
        if status == nil { return code == .unavailable || code == .untrusted }
        switch code {
        // A node whose own catalog is damaged says nothing about the others, nor about what an
        // earlier attempt has done elsewhere.
        case .unavailable, .overloaded, .slowDown, .outcomeUnknown, .internal, .corrupt: return true
        default: return false
        }
    }
}

/// The paths of a node's HTTP interface; docs/http.md describes each with rights and bodies.
package enum Routes {
    package static let health = "/v1/health"
    package static let ready = "/v1/ready"
    package static let login = "/v1/login"
    package static let renew = "/v1/renew"
    package static let logout = "/v1/logout"
    package static let whoami = "/v1/whoami"
    package static let password = "/v1/password"
    package static let status = "/v1/status"
    package static let metrics = "/v1/metrics"
    package static let verify = "/v1/verify"
    package static let files = "/v1/files"
    package static let file = "/v1/file"
    package static let target = "/v1/target"
    package static let undecided = "/v1/undecided"
    package static let folder = "/v1/folder"
    package static let uploads = "/v1/uploads"
    package static let chunks = "/v1/chunks"
    package static let batchChunks = "/v1/batch/chunks"
    package static let batchFiles = "/v1/batch/files"
    package static let batchManifests = "/v1/batch/manifests"
    package static let batchBytes = "/v1/batch/bytes"
    package static let users = "/v1/users"
    package static let peerPrepare = "/v1/peer/prepare"
    package static let peerAccept = "/v1/peer/accept"
    package static let peerCommit = "/v1/peer/commit"
    package static let peerRead = "/v1/peer/read"
    package static let peerRows = "/v1/peer/rows"
    package static let peerChanges = "/v1/peer/changes"
    package static let peerCompare = "/v1/peer/compare"
    package static let peerCheck = "/v1/peer/check"
    package static let peerStage = "/v1/peer/stage"
    package static let peerChunks = "/v1/peer/chunks"
    package static let peerSurvey = "/v1/peer/survey"
    package static let peerMembers = "/v1/peer/members"
    package static let peerAdmit = "/v1/peer/admit"
    package static let members = "/v1/members"
}

/// Header fields that this interface gives a meaning of its own.
package enum Headers {
    /// SHA-256 of a body, in the form of RFC 9530: `sha-256=:BASE64:`.
    package static let contentDigest = "Content-Digest"
    /// The operation id of a change, so that repeating the request changes nothing twice.
    package static let idempotencyKey = "Idempotency-Key"
    /// `true` when the client asks again for a change whose outcome it does not know.
    package static let retry = "DFS-Retry"
    /// What the client's clock said when it first asked for a change, in milliseconds since 1970;
    /// the same in each repetition. It tells a request that comes too late.
    package static let askedAt = "DFS-Asked-At"
    /// The name of the answering node.
    package static let node = "DFS-Node"
}

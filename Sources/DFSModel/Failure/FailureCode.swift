/// Why an operation did not do what was asked, in the words that every layer shares.
///
/// The server maps each code to one HTTP status (`DFSWire`), the programs map it to one exit code
/// (`DFSTerminal`). Raw values travel on the wire and never change.
package enum FailureCode: String, Sendable, CaseIterable, Codable {
    /// The request itself is malformed or names something that cannot exist. Do not retry.
    case invalid = "invalid"
    /// No valid credentials came with the request, or the password is wrong.
    case unauthenticated = "unauthenticated"
    /// The caller is known but has no right to do this.
    case forbidden = "forbidden"
    /// What was asked for does not exist, or is not visible to the caller.
    case notFound = "not-found"
    /// The thing exists already, or is of another kind (a folder where a file is wanted).
    case conflict = "conflict"
    /// The caller's condition (`--if-absent`, `--if-match`) does not hold; somebody else won.
    case conditionFailed = "condition-failed"
    /// A version lacks chunks on the nodes that answer.
    case incomplete = "incomplete"
    /// Bytes or rows contradict their checksum or each other.
    case corrupt = "corrupt"
    /// The request may be a late one whose repetition was carried out and forgotten: nothing was
    /// changed. A client that has no other on its way may ask again with a higher stamp.
    case late = "late"
    /// Two nodes go by different lists of members. The newer list settles it.
    case otherMembers = "other-members"
    /// A version is not sealed on every node of its layout; stage what lacks and ask again.
    case notSealed = "not-sealed"
    /// Too few nodes answer. Nothing was changed; retry when more nodes are up.
    case unavailable = "unavailable"
    /// The node has more work than it takes on at once. Nothing was changed; retry soon.
    case overloaded = "overloaded"
    /// The caller asks too often or has guessed too many passwords. Nothing was changed; retry
    /// after a while.
    case slowDown = "slow-down"
    /// It cannot be told whether the change took effect. Repeating it is safe.
    case outcomeUnknown = "outcome-unknown"
    /// A disk has no room beyond its reserve.
    case noSpace = "no-space"
    /// Something is larger or longer than its limit.
    case tooLarge = "too-large"
    /// A local file could not be read.
    case localInput = "local-input"
    /// A local file could not be written.
    case localOutput = "local-output"
    /// A configuration file, key or certificate is missing or wrong.
    case configuration = "configuration"
    /// The data folder or catalog belongs to something else, or is newer than this program.
    case wrongFolder = "wrong-folder"
    /// A certificate is not trusted, or a peer is not who it should be.
    case untrusted = "untrusted"
    /// The user or a signal stopped the operation.
    case interrupted = "interrupted"
    /// The program met a state that it has no plan for: a defect.
    case `internal` = "internal"

    /// Whether the same request may succeed later without anybody changing it.
    package var isWorthRetrying: Bool {
        switch self {
        case .unavailable, .overloaded, .slowDown, .outcomeUnknown, .notSealed: true
        default: false
        }
    }
}

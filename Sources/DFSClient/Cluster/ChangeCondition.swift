package import DFSModel

/// What must hold of a path for a change to take effect.
package enum ChangeCondition: Hashable, Sendable {
    case none
    /// Nothing is there.
    case absent
    /// The current version is this one.
    case matches(VersionID)

    /// The header fields that say so.
    var headers: [(name: String, value: String)] {
        switch self {
        case .none: []
        case .absent: [("If-None-Match", "*")]
        case .matches(let version): [("If-Match", "\"\(version)\"")]
        }
    }
}

import ArgumentParser
import DFSModel

/// The roles that a user can have.
enum UserRole: String, ExpressibleByArgument, CaseIterable {
    case user
    case readOnly = "read-only"

    var role: Role {
        switch self {
        case .user: .user
        case .readOnly: .readOnly
        }
    }
}

import Glibc
import NIOCore

/// What the system says of a call that failed, without the names of functions around it.
package enum SystemErrorText {
    /// Such as `Address already in use`; any other error in its own words.
    package static func of(_ error: any Error) -> String {
        guard let error = error as? IOError else { return "\(error)" }
        return String(cString: strerror(error.errnoCode))
    }
}

package import DFSModel
import Foundation

/// The failure of keys, certificates, tokens and passwords. Its message never holds a secret.
package struct TrustError: Failure {
    package let code: FailureCode
    package let message: String
    package let cause: (any Error)?

    package init(_ code: FailureCode, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    /// A system call failed; call this before anything else can change `errno`.
    static func system(_ what: String, _ next: String) -> TrustError {
        let reason = String(cString: strerror(errno))
        return TrustError(.configuration, "\(what): \(reason). \(next)")
    }
}

import Synchronization

/// The bearer token that all connections of a client share; empty until a login.
package final class TokenHolder: Sendable {
    private let text = Mutex<String?>(nil)

    package init(_ token: String? = nil) {
        text.withLock { $0 = token }
    }

    /// The token as it goes into requests.
    package var token: String? {
        get { text.withLock { $0 } }
        set { text.withLock { $0 = newValue } }
    }
}

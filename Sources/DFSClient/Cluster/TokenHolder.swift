package import DFSWire
import Synchronization

/// The bearer token that all connections of a client share; empty until a login.
package final class TokenHolder: Sendable {
    private struct State {
        var token: String?
        var login: TokenBody?
    }

    private let state: Mutex<State>

    package init(_ token: String? = nil) {
        state = Mutex(State(token: token))
    }

    /// The token as it goes into requests. Setting it forgets the login.
    package var token: String? {
        get { state.withLock { $0.token } }
        set { state.withLock { $0 = State(token: newValue) } }
    }

    /// The login that the token belongs to, with what renews it.
    package var login: TokenBody? { state.withLock { $0.login } }

    /// Uses a token that a node gave, and keeps what renews it.
    package func take(_ body: TokenBody) {
        state.withLock { state in
            let login = state.login.map { body.renewing($0) } ?? body
            state = State(token: login.token, login: login)
        }
    }
}

import Glibc
import NIOCore
import NIOHTTP1
import NIOSSL

/// Tells errors of a connection from errors of the node.
enum PeerGone {
    /// Whether `error` says that the other end broke off in the middle of its request, or sent what
    /// is no HTTP: nobody's fault here, and nobody is left who would read an answer.
    ///
    /// Errors of connections to other nodes never look like this: the client turns each into its own.
    static func explains(_ error: any Error) -> Bool {
        if let error = error as? IOError { return endings.contains(error.errnoCode) }
        return error is HTTPParserError || error is NIOSSLError || error is ChannelError
            || error is BoringSSLError
    }

    /// What the system says of a connection that has ended. A disk says other things.
    private static let endings = [ECONNRESET, ECONNABORTED, EPIPE, ENOTCONN, ETIMEDOUT]
}

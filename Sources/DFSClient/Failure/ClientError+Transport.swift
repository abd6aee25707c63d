import AsyncHTTPClient
import DFSModel
import Foundation
import NIOCore
import NIOSSL

extension ClientError {
    /// What an error below HTTP means to the person who waits for `node`.
    init(transport error: any Error, of node: NodeConnection) {
        switch error {
        case let error as ClientError: self = error
        case let error as any Failure:
            self.init(
                .internal, "\(node.name) gave an answer that cannot be right. \(error.message)",
                cause: error, node: node.name)
        case is CancellationError: self = .interrupted
        case let error as HTTPClientError where error == .cancelled && Task.isCancelled:
            self = .interrupted
        case let error as NIOSSLError: self.init(tls: error, of: node)
        case let error as NIOSSLExtraError: self.init(untrusted: error, node)
        case is WatchExpired:
            self.init(silent: error, node, "did not answer in time", unsent: false)
        case let error as HTTPClientError: self.init(http: error, of: node)
        default:
            if Self.isFailureToConnect(error) {
                self.init(silent: error, node, "does not answer", unsent: true)
            } else {
                self.init(brokenOff: error, node)
            }
        }
    }

    /// Whether no connection came about. One of NIO's errors for it is not known here by its type.
    private static func isFailureToConnect(_ error: any Error) -> Bool {
        if let error = error as? IOError {
            return [ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, EHOSTDOWN].contains(error.errnoCode)
        }
        return String(describing: type(of: error)) == "NIOConnectionError"
    }

    private init(http error: HTTPClientError, of node: NodeConnection) {
        switch error {
        case .connectTimeout, .getConnectionFromPoolTimeout:
            self.init(silent: error, node, "does not answer", unsent: true)
        case .tlsHandshakeTimeout:
            self.init(silent: error, node, "does not finish the TLS handshake", unsent: true)
        case .readTimeout, .writeTimeout, .deadlineExceeded:
            self.init(silent: error, node, "did not answer in time", unsent: false)
        default:
            self.init(brokenOff: error, node)
        }
    }

    private init(tls error: NIOSSLError, of node: NodeConnection) {
        let text = String(describing: error)
        if text.contains("CERTIFICATE_VERIFY_FAILED") || text.contains("unableToValidate") {
            self.init(untrusted: error, node)
        } else if text.contains("WRONG_VERSION_NUMBER") {
            self.init(
                .untrusted,
                "\(node.name) at \(node.address) does not speak TLS. Check its address.",
                cause: error, node: node.name, isSurelyUnsent: true)
        } else {
            self.init(brokenOff: error, node)
        }
    }

    private init(untrusted error: any Error, _ node: NodeConnection) {
        self.init(
            .untrusted,
            """
            The certificate of \(node.name) at \(node.address) is not trusted: the cluster's \
            authority did not issue it for this address. Check the address and the authority file.
            """,
            cause: error, node: node.name, isSurelyUnsent: true)
    }

    private init(
        silent error: any Error, _ node: NodeConnection, _ what: String, unsent: Bool
    ) {
        self.init(
            .unavailable, "\(node.name) at \(node.address) \(what).", cause: error,
            node: node.name, isSurelyUnsent: unsent)
    }

    private init(brokenOff error: any Error, _ node: NodeConnection) {
        self.init(
            .unavailable, "\(node.name) at \(node.address) broke the connection off.",
            cause: error, node: node.name, isBrokenOff: true)
    }
}

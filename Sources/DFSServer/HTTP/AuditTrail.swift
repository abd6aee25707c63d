import DFSNode
import Foundation
import Hummingbird
import NIOCore
import Synchronization

/// What becomes of one request, for the audit log.
package final class AuditTrail: Sendable {
    private let action: String
    let from: String
    private let caller = Mutex((who: "", role: ""))

    init(_ request: Request, _ context: ServerContext) {
        action = "\(request.method.rawValue) \(request.uri)"
        from = context.channel.remoteAddress?.ipAddress ?? "unknown"
    }

    /// Says who asks: a proven caller, or the name that somebody tries to log in with.
    func name(_ who: String, role: String) {
        caller.withLock { $0 = (who, role) }
    }

    /// Notes how it ended.
    func end(_ status: Int, in node: Node) {
        let (who, role) = caller.withLock { $0 }
        node.audit?.note(
            AuditEvent(
                timeMilliseconds: Int(Date().timeIntervalSince1970 * 1_000), who: who, role: role,
                from: from, action: action, status: status))
    }
}

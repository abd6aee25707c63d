package import HTTPTypes
import Hummingbird

/// One row of the table of routes: what is asked, whose rights it needs, and who answers.
package struct Route: Sendable {
    package let method: HTTPRequest.Method
    package let path: String
    package let rights: Rights
    let answer: @Sendable (Exchange) async throws -> Response

    init(
        _ method: HTTPRequest.Method, _ path: String, _ rights: Rights,
        _ answer: @escaping @Sendable (Exchange) async throws -> Response
    ) {
        self.method = method
        self.path = path
        self.rights = rights
        self.answer = answer
    }

    /// Whether the audit log has a line for each request: all but what members ask each other and
    /// what everybody may ask about a node's health.
    var isAudited: Bool {
        !rights.isOfNodes && !(rights == .none && method == .get)
    }
}

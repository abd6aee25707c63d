/// Who did what, from where, and how it ended.
package struct AuditEvent: Sendable {
    /// Milliseconds since 1970.
    package let timeMilliseconds: Int
    /// The user, administrator or name that was tried; empty if nobody was named.
    package let who: String
    package let role: String
    /// The address of the other end.
    package let from: String
    /// The method and the path with its query, percent-encoded, as it came.
    package let action: String
    /// The HTTP status of the answer.
    package let status: Int

    package init(
        timeMilliseconds: Int, who: String, role: String, from: String, action: String,
        status: Int
    ) {
        self.timeMilliseconds = timeMilliseconds
        self.who = who
        self.role = role
        self.from = from
        self.action = action
        self.status = status
    }
}

import ArgumentParser

/// `dfs audit`
struct Audit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Look after the audit logs: who did what, from where.",
        discussion: """
            A node notes each request of users and administrators as a line of JSON in
            the folder `audit` of its data folder.
            """,
        subcommands: [AuditVerify.self])
}

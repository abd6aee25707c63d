import ArgumentParser

/// `dfs cert`
struct Cert: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cert",
        abstract: "Renew certificates, and replace the authority or the cluster key.",
        discussion: """
            Running nodes take new files by themselves within some seconds.
            docs/certificates.md has each procedure step by step.
            """,
        subcommands: [CertRenew.self, CertRotate.self])
}

import ArgumentParser
import DFSConfiguration
import DFSTerminal
import Foundation

/// `dfs cert renew`
struct CertRenew: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "renew",
        abstract: "Give nodes new keys and certificates.",
        discussion: """
            Needs the authority's certificate and key, ca.pem and ca.key; with --root they
            are in its folder `keys`. The new certificate is for the hosts of the old one.

            EXAMPLES
              dfs cert renew --root cluster
              dfs cert renew --config dfs.conf --authority-folder /media/offline/keys
            """)

    @Option(
        help: ArgumentHelp("The folder that holds ca.pem and ca.key.", valueName: "dir"))
    var authorityFolder: String?

    @OptionGroup var selection: ClusterSelection

    func run() async throws {
        let nodes = try await selection.nodes()
        let folder = authorityFolder ?? selection.keysFolder()
        let renewal = try NodeRenewal(
            certificateFile: "\(folder)/ca.pem", keyFile: "\(folder)/ca.key")
        for node in nodes {
            let end = try renewal.renew(node)
            try Console.dfs.line(
                "\(node.node) has a new certificate, until \(StatusTable.day(end)).")
        }
    }
}

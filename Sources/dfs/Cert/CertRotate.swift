import ArgumentParser
import DFSConfiguration
import DFSTerminal
import Foundation

/// `dfs cert rotate`
struct CertRotate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Replace the authority or the cluster key, a step at a time.",
        discussion: """
            Works on the cluster folder. After each step bring the folders `keys` to their
            hosts, and for the authority ca.pem to the clients, before the next one.

            The authority: begin, then `dfs cert renew`, then finish.
            The cluster key: begin, switch, finish.

            EXAMPLES
              dfs cert rotate authority begin --root cluster
              dfs cert rotate cluster-key switch --root cluster
            """)

    @Argument(help: "What to replace: authority or cluster-key.")
    var subject: KeyRotation.Subject

    @Argument(help: "The step: begin, switch or finish.")
    var step: KeyRotation.Step

    @Option(
        help: ArgumentHelp(
            "The folder of the cluster (default: $XDG_DATA_HOME/dfs, else ~/.local/share/dfs).",
            valueName: "dir"))
    var root: String?

    func run() async throws {
        let folder = try ClusterFolder(root: root ?? Surroundings.defaultRoot())
        let nodes = try await folder.nodes()
        guard let cluster = nodes.first?.cluster else {
            throw ProgramError(.configuration, "The cluster has no nodes.")
        }
        let rotation = KeyRotation(folders: folder.keyFolders, cluster: cluster)
        try rotation.take(step, of: subject)
        try Console.dfs.line("Done: \(subject.rawValue) \(step.rawValue). \(next)")
    }

    private var next: String {
        switch (subject, step) {
        case (.authority, .begin):
            "When every node and client has the new ca.pem: dfs cert renew, and then finish."
        case (.clusterKey, .begin): "When every node has the new cluster.key: switch."
        case (.clusterKey, .switch):
            "When every node has the new cluster.key, and old logins may end: finish."
        default: "The old one is believed no more where the new files are."
        }
    }
}

extension KeyRotation.Subject: ExpressibleByArgument {}
extension KeyRotation.Step: ExpressibleByArgument {}

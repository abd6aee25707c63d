import ArgumentParser
import DFSConfiguration
import DFSModel
import DFSTerminal
import DFSTrust
import DFSWire
import Foundation

/// `dfs verify`: compares what nodes hold with their catalogs.
struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Re-hash every blob of one node or of all nodes, and check the catalogs.",
        discussion: """
            A running node is asked to check itself, and mends at once what it finds; of a
            stopped one the folder is locked and checked from here. Uploads that are not
            committed and files that wait for collection are no damage. Exits with 0 if all
            is clean (with --repair: if it is at the end), 1 if there is damage, 2 if a node
            could not be checked. A verification that was broken off goes on with --resume.

            EXAMPLES
              dfs verify
              dfs verify --repair
              dfs verify --config cluster/dfs1.conf --sample 5% --rate 64MiB
              dfs verify --since 36h --report report.json
              dfs verify --check-report report.json
            """)

    @Flag(help: "One JSON object per event: progress, finding, summary or error.")
    var json = false

    @Option(
        help: ArgumentHelp(
            "Write the results there, signed with the nodes' keys.", valueName: "file"))
    var report: String?

    @Option(
        help: ArgumentHelp(
            "Check the signatures in a report and show what it says; verify nothing.",
            valueName: "file"))
    var checkReport: String?

    @OptionGroup(title: "What to look at, and how fast")
    var chosen: VerifySelection

    @OptionGroup var selection: ClusterSelection

    func run() async throws {
        LogSetup.bootstrap(level: .warning, format: .text)
        let nodes: [NodeConfiguration]
        do {
            nodes = try await selection.nodes()
        } catch let failure as any Failure {
            Console.dfs.error(failure.message)
            throw AlreadyTold(status: .unchecked)
        }
        if let checkReport { return try check(checkReport, by: nodes) }
        let options = try chosen.options(now: Date())
        var damage = 0
        var unchecked = 0
        var reports: [SignedReport] = []
        for node in nodes {
            guard let outcome = await verify(node, options) else {
                unchecked += 1
                continue
            }
            damage += outcome.damage
            if report != nil, let summary = outcome.summary {
                reports.append(try SignedReport(summary, of: node, options: options))
            }
        }
        if let report { try ReportFile.write(reports, to: report) }
        if damage > 0 { throw AlreadyTold(status: .damaged) }
        if unchecked > 0 { throw AlreadyTold(status: .unchecked) }
    }

    /// How one node's verification ended: chunks that are not whole now, and its last word.
    private struct Outcome {
        let damage: Int
        let summary: VerifyLine.Summary?
    }

    /// Nil if the node's damage cannot be known.
    private func verify(_ node: NodeConfiguration, _ options: VerifyOptions) async -> Outcome? {
        let report = VerifyReport(node: node.node, console: .dfs, json: json)
        do {
            try await NodeCheck(configuration: node, options: options).run { try report.take($0) }
            let summary = try report.finish()
            return Outcome(
                damage: options.repairs ? summary.unmended : max(summary.damage, report.damage),
                summary: summary)
        } catch {
            report.fail(error)
            // What was found before is damage nevertheless.
            return report.damage > 0 ? Outcome(damage: report.damage, summary: nil) : nil
        }
    }

    private func check(_ path: String, by nodes: [NodeConfiguration]) throws {
        guard let authority = nodes.first?.tls?.authority else {
            throw ProgramError(
                .configuration, "These nodes have no authority to check a signature with.")
        }
        let authorityPEM = try SecretFile.readText(authority)
        for signed in try ReportFile.read(path) {
            try signed.check(authorityPEM: authorityPEM)
            let summary = signed.report.summary
            let day = Date(timeIntervalSince1970: Double(summary.endedMilliseconds) / 1000)
                .formatted(.iso8601)
            try Console.dfs.line(
                "\(signed.report.node) signed on \(day): \(VerifyReport.text(summary))")
        }
    }
}

extension VerifyLine.Summary {
    /// What is not whole at the end of a verification with repair: chunks that could not be
    /// mended, and contradictions of the catalog, which no repair mends.
    var unmended: Int { max(unrepaired, damage - repaired) }
}

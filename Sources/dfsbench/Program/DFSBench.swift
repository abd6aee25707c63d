import ArgumentParser
import DFSModel
import DFSTerminal
import Foundation

/// The command line.
struct DFSBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dfsbench",
        abstract: "Measure the store against what this machine needs for the bytes alone.",
        discussion: """
            Starts four nodes of its own, each a process, unless --config names the dfc.conf \
            of a running cluster; then the user is DFC_USER with DFC_PASSWORD. Each repeat \
            measures the floor and the store one after the other; the table has medians. \
            `dfs` and `dfc` are taken from the folder of this program. See docs/performance.md.

            EXAMPLES
              dfsbench
              dfsbench --plain --size 256MiB --only get
              dfsbench --only put-64k --only get-64k
              dfsbench --json --folder /mnt/disk > result.json
            """,
        version: ProgramVersion.text)

    @Option(help: "The size of the large file.", transform: { try ByteCount(parsing: $0) })
    var size = ByteCount(1 << 30)

    @Option(help: "How often each row is measured.")
    var repeats = 3

    @Option(help: "What the file's bytes depend on.")
    var seed: UInt64 = 1

    @Flag(help: "Without TLS.")
    var plain = false

    @Option(help: ArgumentHelp("Measure this row only; may be repeated.", valueName: "row"))
    var only: [String] = []

    @Option(
        help: ArgumentHelp(
            "Where a folder for data and results is made, and removed at the end.",
            valueName: "dir"))
    var folder = "."

    @Option(help: ArgumentHelp("The dfc.conf of a running cluster.", valueName: "file"))
    var config: String?

    @Flag(help: "One JSON object instead of the table.")
    var json = false

    func validate() throws {
        guard (1...1_000).contains(repeats) else {
            throw ValidationError("--repeats is from 1 to 1000.")
        }
        guard size.bytes > 0 else { throw ValidationError("--size is at least one byte.") }
        guard !(plain && config != nil) else {
            throw ValidationError("With --config, that file says whether TLS is used.")
        }
    }

    func run() async throws {
        let rows = try Rows.named(only, sizeBytes: size.bytes)
        let scratch = try Scratch(parent: folder)
        defer { scratch.remove() }
        let cluster = try cluster(scratch)
        defer { cluster.stop() }
        Interruption.onSignal {
            cluster.stop()
            scratch.remove()
        }
        let bench = Bench(
            workbench: Workbench(
                scratch: scratch, cluster: cluster, sizeBytes: size.bytes, seed: seed),
            repeats: repeats)
        let results = try await bench.run(rows) { Console.bench.note($0) }
        let report = Report(
            machine: MachineFacts(folder: scratch.path), sizeBytes: size.bytes, seed: seed,
            repeats: repeats, transport: cluster.transport, rows: results)
        if json {
            try Console.bench.line(try report.json())
        } else {
            try Console.bench.write(report.text(colours: Console.bench.outputHasColours))
        }
    }

    private func cluster(_ scratch: Scratch) throws -> any BenchCluster {
        if let config { return try RunningCluster(configuration: config, scratch: scratch) }
        return try OwnCluster(scratch: scratch, plain: plain)
    }
}

extension Console {
    /// Where this program speaks.
    static let bench = Console(program: "dfsbench")
}

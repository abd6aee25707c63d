import ArgumentParser
import DFSChaos
import Foundation

/// What every check has.
struct CommonOptions: ParsableArguments {
    @Option(help: "The seed of all chance; a fresh one if not given. It is printed.")
    var seed: UInt64?

    @Option(help: "How many nodes there are.")
    var nodes = 4

    @Option(help: ArgumentHelp("Keep all files in this folder.", valueName: "dir"))
    var root: String?

    @Option(help: ArgumentHelp("Also add the line of JSON to this file.", valueName: "file"))
    var log: String?

    /// The seed, which is told at once so that a run that never ends can be repeated too.
    func announcedSeed() -> UInt64 {
        let seed = seed ?? UInt64.random(in: 1...UInt64(UInt32.max))
        FileHandle.standardError.write(Data("seed \(seed)\n".utf8))
        return seed
    }

    /// Runs a check in its folder, prints its report, and ends with 1 unless all is well. Without
    /// `--root` the folder is temporary, and stays if something was wrong.
    func report(_ check: (String) async throws -> ChaosReport) async throws {
        let root =
            root
            ?? FileManager.default.temporaryDirectory.path + "/dfschaos-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: root, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        let report: ChaosReport
        do {
            report = try await check(root)
        } catch {
            FileHandle.standardError.write(Data("dfschaos: error: \(error)\n".utf8))
            throw ExitCode(2)
        }
        try tell(report)
        if report.isGood, self.root == nil { try? FileManager.default.removeItem(atPath: root) }
        guard report.isGood else {
            FileHandle.standardError.write(Data("The files are in \(root).\n".utf8))
            throw ExitCode(1)
        }
    }

    private func tell(_ report: ChaosReport) throws {
        let line = try report.line()
        print(line)
        guard let log else { return }
        if !FileManager.default.fileExists(atPath: log) {
            _ = FileManager.default.createFile(atPath: log, contents: nil)
        }
        guard let handle = FileHandle(forWritingAtPath: log) else {
            throw ValidationError("'\(log)' cannot be written.")
        }
        defer { try? handle.close() }
        try handle.seekToEnd()
        try handle.write(contentsOf: Data("\(line)\n".utf8))
    }
}

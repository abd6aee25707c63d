import DFSModel
import DFSTerminal
import Foundation

/// Where and with what the numbers came about.
struct MachineFacts: Encodable {
    let cores: Int
    let memoryBytes: UInt64
    let kernel: String
    let fileSystem: String
    let swift: String
    let build: String
    let version: String
    let commit: String?
    let date: String

    private enum CodingKeys: String, CodingKey {
        case cores, kernel, swift, build, version, commit, date
        case memoryBytes = "memory_bytes"
        case fileSystem = "file_system"
    }

    /// - Parameter folder: where the data lies.
    init(folder: String) {
        cores = ProcessInfo.processInfo.activeProcessorCount
        memoryBytes = ProcessInfo.processInfo.physicalMemory
        kernel = Self.text("/proc/sys/kernel/osrelease")
        fileSystem = Self.fileSystem(of: folder)
        swift =
            Self.said(by: "swift", ["--version"])?.firstMatch(of: #/Swift version (\S+)/#)
            .map { String($0.output.1) } ?? "unknown"
        #if DEBUG
            build = "debug"
        #else
            build = "release"
        #endif
        version = ProgramVersion.text
        commit = Self.said(by: "git", ["describe", "--always", "--dirty", "--abbrev=10"])
        date = Date().formatted(.iso8601)
    }

    /// For a person, a line each.
    var lines: [String] {
        [
            "machine  \(cores) cores, \(ByteCount(Int(memoryBytes))) memory, Linux \(kernel), "
                + fileSystem,
            "program  dfs \(version)\(commit.map { " at \($0)" } ?? ""), \(build) build, "
                + "Swift \(swift), \(date)",
        ]
    }

    /// Type and device of the file system that holds a folder, from proc(5) `mounts`.
    private static func fileSystem(of folder: String) -> String {
        let mounts = text("/proc/self/mounts").split(separator: "\n").map {
            $0.split(separator: " ").map(String.init)
        }
        let best = mounts.filter { fields in
            fields.count > 2
                && (fields[1] == "/" || folder == fields[1] || folder.hasPrefix(fields[1] + "/"))
        }.max { $0[1].count < $1[1].count }
        return best.map { "\($0[2]) on \($0[0])" } ?? "unknown file system"
    }

    private static func text(_ path: String) -> String {
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// What a program of the `PATH` writes; nil if it fails.
    private static func said(by program: String, _ arguments: [String]) -> String? {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return nil }
        let bytes = (try? pipe.fileHandleForReading.readToEnd()) ?? Data()
        process.waitClosely()
        guard process.terminationStatus == 0 else { return nil }
        return String(decoding: bytes, as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }
}

import DFSModel
import Foundation

/// One of the project's executables as a process. Its streams are files in the scratch folder.
final class Program: Sendable {
    private let process = Process()
    private let name: String
    private let streams: String

    /// Starts the program. `environment` is added to this process's own, without its password.
    init(
        _ name: String, _ arguments: [String], _ scratch: Scratch, input: String = "",
        environment: [String: String] = [:]
    ) throws {
        self.name = name
        streams = scratch.file("\(name)-\(UUID().uuidString.prefix(8))")
        for (end, text) in [("in", input), ("out", ""), ("err", "")] {
            try text.write(toFile: "\(streams).\(end)", atomically: false, encoding: .utf8)
        }
        process.executableURL = URL(fileURLWithPath: try Self.location(of: name))
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment
            .filter { $0.key != "DFC_PASSWORD" }
            .merging(environment) { $1 }
        process.standardInput = FileHandle(forReadingAtPath: "\(streams).in")
        process.standardOutput = FileHandle(forWritingAtPath: "\(streams).out")
        process.standardError = FileHandle(forWritingAtPath: "\(streams).err")
        try process.run()
    }

    var pid: Int32 { process.processIdentifier }

    private var output: String {
        (try? String(contentsOfFile: "\(streams).out", encoding: .utf8)) ?? ""
    }

    private var errors: String {
        (try? String(contentsOfFile: "\(streams).err", encoding: .utf8)) ?? ""
    }

    /// Next to this program's own file.
    private static func location(of name: String) throws -> String {
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let path = URL(fileURLWithPath: own).deletingLastPathComponent().path + "/\(name)"
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw BenchError(
                .configuration, "There is no '\(path.printable)'. Build it, with this program.")
        }
        return path
    }

    /// Waits until the program has written `text` to its standard output.
    func awaitOutput(_ text: String, seconds: Int) throws {
        for _ in 0..<(seconds * 50) where process.isRunning {
            if output.contains(text) { return }
            usleep(20_000)
        }
        throw BenchError(.unavailable, "\(name) did not start. \(errors)")
    }

    /// Waits for a successful end; gives the peak of its resident memory in bytes.
    @discardableResult
    func finish() throws -> Int {
        let peakBytes = process.waitCloselyForPeak()
        guard process.terminationStatus == 0 else {
            throw BenchError(.unavailable, "\(name) failed. \(errors)")
        }
        return peakBytes
    }

    /// Runs a program that has to succeed.
    static func run(
        _ name: String, _ arguments: [String], _ scratch: Scratch, input: String = "",
        environment: [String: String] = [:]
    ) throws {
        try Program(name, arguments, scratch, input: input, environment: environment).finish()
    }

    /// Ends the program at once, as a crash would.
    func kill() {
        Foundation.kill(pid, SIGKILL)
        process.waitClosely()
    }

    /// Asks the program to end, and makes it.
    func stop() {
        guard process.isRunning else { return }
        process.terminate()
        for _ in 0..<200 where process.isRunning { usleep(50_000) }
        if process.isRunning { kill() }
    }
}

import DFSModel
import DFSTesting
import Foundation

/// The project's executables, run as people run them: as processes, with a home folder of their own.
struct Programs: Sendable {
    /// Where their files go; removed after the test.
    let folder: String
    /// What they are started with.
    var environment: [String: String]

    /// Gives `body` programs in a fresh temporary folder.
    static func with<Value>(_ body: (Programs) async throws -> Value) async throws -> Value {
        try await TemporaryFolder.with { folder in
            try await body(try Programs(folder: folder))
        }
    }

    private init(folder: String) throws {
        self.folder = folder
        environment = [
            "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "HOME": "\(folder)/home", "XDG_DATA_HOME": "\(folder)/home/data",
            "XDG_CONFIG_HOME": "\(folder)/home/config", "XDG_STATE_HOME": "\(folder)/home/state",
            "LANG": "C.UTF-8", "SWIFT_BACKTRACE": "enable=no",
        ]
        for name in ["home", "streams"] {
            try FileManager.default.createDirectory(
                atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
        }
    }

    /// Runs a program to its end.
    ///
    /// - Parameters:
    ///   - program: a product of this package, or an absolute path.
    ///   - input: what stands on its standard input.
    ///   - changes: to the environment; nil removes a variable.
    /// - Throws: `unavailable` if it takes longer than `timeoutSeconds`; it is killed then.
    func run(
        _ program: String, _ arguments: [String], input: String = "",
        environment changes: [String: String?] = [:], in workingFolder: String? = nil,
        timeoutSeconds: Double = 60
    ) async throws -> Ended {
        let program = try start(
            program, arguments, input: input, environment: changes, in: workingFolder)
        return try await program.wait(timeoutSeconds: timeoutSeconds)
    }

    /// Starts a program; the files of its streams may be FIFOs or terminals.
    func start(
        _ program: String, _ arguments: [String], input: String = "", inputFile: String? = nil,
        outputFile: String? = nil, errorsFile: String? = nil,
        environment changes: [String: String?] = [:],
        in workingFolder: String? = nil
    ) throws -> RunningProgram {
        let stem = "\(folder)/streams/\(UUID().uuidString)"
        if inputFile == nil { try write(input, to: "\(stem).in") }
        var environment = environment
        for (name, value) in changes { environment[name] = value }
        return try RunningProgram(
            Launch(
                program: program.hasPrefix("/") ? program : "\(Products.folder)/\(program)",
                arguments: arguments, environment: environment,
                folder: workingFolder ?? folder, input: inputFile ?? "\(stem).in",
                output: outputFile ?? "\(stem).out", errors: errorsFile ?? "\(stem).err"))
    }

    /// The absolute path of a file in the folder.
    func path(_ name: String) -> String { "\(folder)/\(name)" }

    /// Makes a file of `count` bytes that depend on `seed` alone; gives its path.
    @discardableResult
    func makeFile(_ name: String, bytes count: Int, seed: UInt64 = 1) throws -> String {
        let content = TestContent.bytes(count, seed: seed)
        try Data(content.readableBytesView).write(to: URL(fileURLWithPath: path(name)))
        return path(name)
    }

    /// Makes a large file quickly: mostly a hole, with 64 random KiB in each MiB.
    func makeSparseFile(_ name: String, mebibytes: Int, seed: UInt64) throws -> String {
        let descriptor = open(path(name), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        defer { close(descriptor) }
        guard ftruncate(descriptor, off_t(mebibytes) << 20) == 0 else {
            throw ModelError(.localOutput, "'\(name)' cannot be made.")
        }
        var block = Array(TestContent.bytes(65_536, seed: seed).readableBytesView)
        for index in 0..<mebibytes {
            withUnsafeBytes(of: index.littleEndian) { block.replaceSubrange(0..<8, with: $0) }
            guard pwrite(descriptor, block, block.count, off_t(index) << 20) == block.count else {
                throw ModelError(.localOutput, "'\(name)' cannot be written.")
            }
        }
        return path(name)
    }

    /// Whether two files hold the same bytes.
    func isSame(_ one: String, _ other: String) -> Bool {
        FileManager.default.contentsEqual(atPath: one, andPath: other)
    }

    func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }
}

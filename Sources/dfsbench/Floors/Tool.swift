import DFSModel
import Foundation

/// A program of the system that a floor is measured with, where it is installed.
enum Tool: String {
    case curl, nginx, rsync, ls, sqlite3

    /// Where it is; nil if it is not installed.
    var path: String? {
        ["/usr/bin", "/usr/sbin", "/bin", "/usr/local/bin"].map { "\($0)/\(rawValue)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// Starts it; its streams go nowhere.
    func start(_ arguments: [String]) throws -> Process {
        guard let path else {
            throw BenchError(.configuration, "\(rawValue) is not installed.")
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }

    /// What a successful run prints.
    func output(_ arguments: [String]) throws -> String {
        guard let path else {
            throw BenchError(.configuration, "\(rawValue) is not installed.")
        }
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitClosely()
        guard process.terminationStatus == 0 else {
            throw BenchError(
                .unavailable, "\(rawValue) ended with status \(process.terminationStatus).")
        }
        return String(decoding: data, as: UTF8.self)
    }

    /// The seconds that a successful run takes.
    func seconds(_ arguments: [String]) throws -> Double {
        let start = ContinuousClock.now
        let process = try self.start(arguments)
        process.waitClosely()
        guard process.terminationStatus == 0 else {
            throw BenchError(
                .unavailable, "\(rawValue) ended with status \(process.terminationStatus).")
        }
        return start.duration(to: .now) / .seconds(1)
    }
}

/// A server of the system on the loopback address, for floors; it serves the scratch folder.
final class FloorServer {
    let port: Int
    private let process: Process

    /// Starts nginx. Nil if it is not installed.
    static func nginx(_ scratch: Scratch) throws -> FloorServer? {
        guard Tool.nginx.path != nil else { return nil }
        let port = try FreePorts.base(count: 1)
        let text = """
            user root; worker_processes 2; daemon off; pid \(scratch.file("nginx.pid"));
            error_log \(scratch.file("nginx.err"));
            events { worker_connections 256; }
            http { access_log off; sendfile on; keepalive_requests 1000000;
              client_body_temp_path \(scratch.file("nginx.tmp"));
              server { listen 127.0.0.1:\(port); root \(scratch.path); } }
            """
        try text.write(toFile: scratch.file("nginx.conf"), atomically: true, encoding: .utf8)
        return try FloorServer(.nginx, ["-c", scratch.file("nginx.conf")], port)
    }

    /// Starts rsync's daemon. Nil if it is not installed.
    static func rsync(_ scratch: Scratch) throws -> FloorServer? {
        guard Tool.rsync.path != nil else { return nil }
        let port = try FreePorts.base(count: 1)
        let text = """
            address = 127.0.0.1
            port = \(port)
            use chroot = no
            uid = \(getuid())
            gid = \(getgid())
            [d]
            path = \(scratch.path)
            read only = no
            """
        try text.write(toFile: scratch.file("rsync.conf"), atomically: true, encoding: .utf8)
        return try FloorServer(
            .rsync, ["--daemon", "--no-detach", "--config=\(scratch.file("rsync.conf"))"], port)
    }

    private init(_ tool: Tool, _ arguments: [String], _ port: Int) throws {
        self.port = port
        process = try tool.start(arguments)
        for _ in 0..<200 where FreePorts.isFree(port) { usleep(10_000) }
        guard process.isRunning else {
            throw BenchError(.unavailable, "\(tool.rawValue) did not start.")
        }
    }

    func stop() {
        process.terminate()
        process.waitClosely()
    }
}

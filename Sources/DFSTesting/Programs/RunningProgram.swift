import DFSModel
package import Foundation

/// A process that a test or a check has started.
package actor RunningProgram {
    /// Its process id.
    package nonisolated let pid: pid_t
    private nonisolated let launch: Launch
    private let start = ContinuousClock.now
    private var status: Int32?
    private var peakBytes = 0

    /// Starts it.
    package init(_ launch: Launch) throws {
        self.launch = launch
        pid = try launch.start()
    }

    /// Whether it has ended.
    package var hasEnded: Bool {
        look()
        return status != nil
    }

    /// What it has written to its standard output until now.
    package nonisolated var output: String { Self.text(launch.output) }

    /// What it has written to its standard error until now.
    package nonisolated var errors: String { Self.text(launch.errors) }

    /// Sends a signal, unless it has ended.
    package func signal(_ number: Int32) {
        look()
        if status == nil { kill(pid, number) }
    }

    /// The most memory that was resident, in bytes.
    package func peak() -> Int {
        look()
        return peakBytes
    }

    /// Waits for its end. Kills it and throws `unavailable` if that takes too long.
    package func wait(timeoutSeconds: Double) async throws -> Ended {
        let limit = ContinuousClock.now + .seconds(timeoutSeconds)
        while true {
            look()
            if let status {
                return Ended(
                    status: status, output: output, errors: errors, peakBytes: peakBytes,
                    seconds: start.duration(to: .now) / .seconds(1))
            }
            guard ContinuousClock.now < limit else { break }
            try await Task.sleep(for: .milliseconds(10))
        }
        kill(pid, SIGKILL)
        var ignored: Int32 = 0
        status = waitpid(pid, &ignored, 0) == pid ? 128 + SIGKILL : -1
        throw ModelError(
            .unavailable,
            "\(launch.program) \(launch.arguments) did not end within \(timeoutSeconds) s: \(errors)"
        )
    }

    private func look() {
        guard status == nil else { return }
        peakBytes = max(peakBytes, Self.residentPeak(of: pid))
        var raw: Int32 = 0
        guard waitpid(pid, &raw, WNOHANG) == pid else { return }
        let signal = raw & 0x7f
        status = signal == 0 ? (raw >> 8) & 0xff : 128 + signal
    }

    /// `VmHWM` of proc(5) in bytes, or 0.
    private static func residentPeak(of pid: pid_t) -> Int {
        let line = text("/proc/\(pid)/status").split(separator: "\n").first {
            $0.hasPrefix("VmHWM:")
        }
        let kibibytes = line?.split(separator: " ").compactMap { Int($0) }.first ?? 0
        return kibibytes * 1_024
    }

    /// What is in a file; nothing of a pipe or a terminal, where reading waits for somebody.
    private static func text(_ path: String) -> String {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return "" }
        guard let file = FileHandle(forReadingAtPath: path) else { return "" }
        defer { try? file.close() }
        return String(decoding: (try? file.readToEnd()) ?? Data(), as: UTF8.self)
    }
}

import Foundation
import Synchronization

/// Waits for the signals that ask a program to stop.
enum InterruptWatch {
    /// What Ctrl-C stops instead of the program, once.
    private static let claim = Mutex<(@Sendable () -> Void)?>(nil)

    /// Calls `stop` on a thread of its own at the first SIGINT, SIGTERM or SIGHUP that nothing
    /// claims. A second one ends the process at once.
    static func start(_ stop: @escaping @Sendable () -> Void) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        wakeUp.store(ends[1], ordering: .releasing)
        for number in [SIGINT, SIGTERM, SIGHUP] { signal(number, handle) }
        let reader = ends[0]
        Thread.detachNewThread {
            while let number = next(from: reader) {
                if number == SIGINT, let claimed = takeClaim() {
                    claimed()
                    continue
                }
                break
            }
            for number in [SIGINT, SIGTERM, SIGHUP] { signal(number, SIG_DFL) }
            stop()
        }
    }

    /// While `body` runs, the first Ctrl-C calls `stop` and the program goes on.
    static func claiming<Value>(
        _ stop: @escaping @Sendable () -> Void, _ body: () async throws -> Value
    ) async rethrows -> Value {
        claim.withLock { $0 = stop }
        defer { claim.withLock { $0 = nil } }
        return try await body()
    }

    private static func takeClaim() -> (@Sendable () -> Void)? {
        claim.withLock { claim in
            defer { claim = nil }
            return claim
        }
    }

    /// The number of the next signal.
    private static func next(from reader: Int32) -> Int32? {
        var number: UInt8 = 0
        while true {
            let count = read(reader, &number, 1)
            if count == 1 { return Int32(number) }
            guard count < 0, errno == EINTR else { return nil }
        }
    }
}

/// The end of the pipe that ``handle(_:)`` writes to.
private let wakeUp = Atomic<Int32>(-1)

/// Runs inside a signal: only calls of signal-safety(7), and `errno` stays what it was.
private func handle(_ number: Int32) {
    let saved = errno
    var byte = UInt8(truncatingIfNeeded: number)
    _ = write(wakeUp.load(ordering: .acquiring), &byte, 1)
    errno = saved
}

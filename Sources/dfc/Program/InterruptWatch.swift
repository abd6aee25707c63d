import Foundation
import Synchronization

/// Waits for the signals that ask a program to stop.
enum InterruptWatch {
    /// Calls `stop` on a thread of its own at the first SIGINT, SIGTERM or SIGHUP. A second one
    /// ends the process at once.
    static func start(_ stop: @escaping @Sendable () -> Void) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        wakeUp.store(ends[1], ordering: .releasing)
        for number in [SIGINT, SIGTERM, SIGHUP] { signal(number, handle) }
        let reader = ends[0]
        Thread.detachNewThread {
            var byte: UInt8 = 0
            while read(reader, &byte, 1) < 0, errno == EINTR {}
            for number in [SIGINT, SIGTERM, SIGHUP] { signal(number, SIG_DFL) }
            stop()
        }
    }
}

/// The end of the pipe that ``handle(_:)`` writes to.
private let wakeUp = Atomic<Int32>(-1)

/// Runs inside a signal: only calls of signal-safety(7), and `errno` stays what it was.
private func handle(_ number: Int32) {
    let saved = errno
    var byte: UInt8 = 1
    _ = write(wakeUp.load(ordering: .acquiring), &byte, 1)
    errno = saved
}

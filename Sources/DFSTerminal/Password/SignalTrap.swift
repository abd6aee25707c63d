import DFSModel
import Glibc
import Synchronization

/// Catches the signals that end a process, so that it can tidy up first.
///
/// At most one exists at a time. ``release()`` gives the signals back to who had them before.
struct SignalTrap: ~Copyable {
    /// Readable when a signal has come.
    let descriptor: Int32
    private var previous: [(number: Int32, action: sigaction)] = []

    private static let caught = [SIGHUP, SIGINT, SIGQUIT, SIGTERM]
    /// The pipe that carries the numbers of signals from the handler. It stays open for the life
    /// of the process, because a handler may still run in another thread after ``release()``.
    private static let pipe = makePipe()
    private static let isTaken = Atomic(false)

    /// Throws `internal` if there is a trap already or no pipe can be made.
    init() throws(TerminalError) {
        guard let pipe = Self.pipe else {
            throw TerminalError(.internal, "No pipe can be made to wait for signals.")
        }
        guard !Self.isTaken.exchange(true, ordering: .acquiringAndReleasing) else {
            throw TerminalError(.internal, "Another prompt waits for an answer.")
        }
        descriptor = pipe.reader
        writer.store(pipe.writer, ordering: .releasing)
        while next() != nil {}
        for number in Self.caught { previous.append((number, replace(number, handler: report))) }
        previous.append((SIGTSTP, replace(SIGTSTP, handler: SIG_IGN)))
    }

    /// The number of a signal that came and was not told yet.
    borrowing func next() -> Int32? {
        var number: UInt8 = 0
        return read(descriptor, &number, 1) == 1 ? Int32(number) : nil
    }

    consuming func release() {
        for (number, action) in previous {
            var action = action
            sigaction(number, &action, nil)
        }
        Self.isTaken.store(false, ordering: .releasing)
    }

    private static func makePipe() -> (reader: Int32, writer: Int32)? {
        var ends: [Int32] = [-1, -1]
        guard Glibc.pipe(&ends) == 0 else { return nil }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        return (ends[0], ends[1])
    }
}

private func replace(_ number: Int32, handler: sighandler_t?) -> sigaction {
    var action = sigaction()
    var previous = sigaction()
    sigemptyset(&action.sa_mask)
    action.__sigaction_handler = .init(sa_handler: handler)
    sigaction(number, &action, &previous)
    return previous
}

/// The end of the pipe that ``report(_:)`` writes to.
private let writer = Atomic<Int32>(-1)

/// Runs inside a signal: only calls of signal-safety(7), and `errno` stays what it was.
private func report(_ number: Int32) {
    let saved = errno
    var byte = UInt8(truncatingIfNeeded: number)
    _ = write(writer.load(ordering: .acquiring), &byte, 1)
    errno = saved
}

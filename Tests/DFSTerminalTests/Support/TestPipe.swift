import Glibc

/// A pipe with both ends in this process.
final class TestPipe: Sendable {
    let reader: Int32
    let writer: Int32

    init() {
        var ends: [Int32] = [-1, -1]
        _ = pipe(&ends)
        reader = ends[0]
        writer = ends[1]
    }

    deinit {
        close(reader)
        close(writer)
    }

    func setNonBlocking() {
        _ = fcntl(writer, F_SETFL, O_NONBLOCK)
    }

    /// Up to `count` bytes, waiting for at least one.
    func take(_ count: Int) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: count)
        let taken = read(reader, &buffer, count)
        return Array(buffer.prefix(max(0, taken)))
    }

    /// What waits in the pipe now.
    func waiting() -> String {
        var available = pollfd(fd: reader, events: Int16(POLLIN), revents: 0)
        guard poll(&available, 1, 0) == 1 else { return "" }
        return String(decoding: take(65536), as: UTF8.self)
    }
}

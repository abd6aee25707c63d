import Glibc

/// An open file that text goes to, by its number.
struct OutputDescriptor: Sendable {
    let number: Int32
    /// What the file is called in messages.
    let name: String

    /// Whether a person looks at it.
    var isTerminal: Bool { isatty(number) == 1 }

    /// Columns of the terminal; nil if it is none or does not tell.
    var columns: Int? {
        var size = winsize()
        guard ioctl(number, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }

    /// Writes every byte, however small the pieces that the system takes, and waits while a
    /// non-blocking file is full. Throws `localOutput`, and says so if the reader has gone.
    func write(_ bytes: some Collection<UInt8>) throws(TerminalError) {
        let error =
            bytes.withContiguousStorageIfAvailable { write(UnsafeRawBufferPointer($0)) }
            ?? Array(bytes).withUnsafeBytes { write($0) }
        guard error == 0 else { throw failure(error) }
    }

    /// Returns 0 or the `errno` of the write that failed.
    private func write(_ bytes: UnsafeRawBufferPointer) -> Int32 {
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = UnsafeRawBufferPointer(rebasing: rest)
            let count = Glibc.write(number, piece.baseAddress, piece.count)
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                var wanted = pollfd(fd: number, events: Int16(POLLOUT), revents: 0)
                _ = poll(&wanted, 1, -1)
            } else if errno != EINTR {
                return errno
            }
        }
        return 0
    }

    private func failure(_ error: Int32) -> TerminalError {
        guard error != EPIPE else {
            return TerminalError(
                .localOutput, "Nobody reads \(name) any more.", isClosedPipe: true)
        }
        return TerminalError(
            .localOutput, "Cannot write to \(name): \(systemMessage(error)). Send it elsewhere.")
    }
}

import DFSModel
import DFSTesting
import Foundation

/// A named pipe that feeds a program for as long as this value lives.
final class Fifo: Sendable {
    let path: String
    private let descriptor: Int32

    init(_ path: String) throws {
        self.path = path
        mkfifo(path, 0o600)
        // Open for reading too, so that neither side waits for the other.
        descriptor = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw ModelError(.localOutput, "The pipe '\(path)' cannot be made.")
        }
    }

    /// Writes until the reader has taken all but what fits into the pipe. Throws `unavailable` if
    /// the reader takes nothing for ten seconds.
    func write(mebibytes: Int) async throws {
        let block = Array(TestContent.bytes(65_536, seed: 9).readableBytesView)
        var left = mebibytes << 20
        var waits = 0
        while left > 0 {
            let count = Glibc.write(descriptor, block, min(block.count, left))
            guard count <= 0 else {
                left -= count
                waits = 0
                continue
            }
            waits += 1
            guard waits < 10_000 else {
                throw ModelError(.unavailable, "Nobody reads '\(path)' any more.")
            }
            try await Task.sleep(for: .milliseconds(1))
        }
    }

    deinit { close(descriptor) }
}

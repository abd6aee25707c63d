import Foundation
import Synchronization

/// Standard error for log lines, each written whole.
enum LogOutput {
    private static let turn = Mutex(())

    /// Writes `line`; a standard error that nobody reads loses it.
    static func write(_ line: String) {
        turn.withLock { _ in
            var rest = Array(line.utf8)[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes {
                    Foundation.write(STDERR_FILENO, $0.baseAddress, $0.count)
                }
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return }
                rest = rest.dropFirst(count)
            }
        }
    }
}

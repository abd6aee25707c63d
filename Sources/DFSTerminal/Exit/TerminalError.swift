package import DFSModel
import Glibc

/// The failure of this layer: a stream that cannot be written, a password that cannot be read, a
/// size that cannot be understood.
package struct TerminalError: Failure {
    package let code: FailureCode
    package let message: String
    /// Nobody reads the stream any more (EPIPE), as in `dfc list | head`. A program ends quietly.
    package let isClosedPipe: Bool

    package init(_ code: FailureCode, _ message: String, isClosedPipe: Bool = false) {
        self.code = code
        self.message = message
        self.isClosedPipe = isClosedPipe
    }
}

/// The system's words for an `errno`, such as `Permission denied`.
func systemMessage(_ number: Int32) -> String {
    String(cString: strerror(number))
}

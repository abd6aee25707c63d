import DFSModel
import Glibc

/// Where a password comes from when nobody types it.
package enum PasswordSource: Sendable, Equatable {
    /// The first line of a file.
    case file(String)
    /// The first line of standard input; nothing after it is consumed.
    case standardInput

    /// Reads the password, without the end of its line. `warn` gets a sentence if other users can
    /// read the file. Throws `localInput` if it cannot be read, and `invalid` if the line is empty,
    /// over 1,024 bytes or not UTF-8.
    package func read(warn: (String) -> Void) throws(TerminalError) -> String {
        switch self {
        case .standardInput:
            return try PasswordLine.read(from: STDIN_FILENO, name: "standard input")
        case .file(let path):
            return try Self.readFile(path, warn: warn)
        }
    }

    private static func readFile(
        _ path: String, warn: (String) -> Void
    ) throws(TerminalError) -> String {
        let name = "'\(path.printable)'"
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)
        guard descriptor >= 0 else {
            throw TerminalError(
                .localInput, "Cannot open the password file \(name): \(systemMessage(errno)).")
        }
        defer { close(descriptor) }
        var status = stat()
        let isFile = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        if isFile, status.st_mode & 0o044 != 0 {
            warn("Other users can read the password file \(name). Run: chmod 600 FILE")
        }
        return try PasswordLine.read(from: descriptor, name: name)
    }
}

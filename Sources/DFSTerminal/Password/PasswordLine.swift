import DFSModel
import Glibc

/// The first line of a file or stream, taken as a password.
enum PasswordLine {
    /// The longest password in bytes of UTF-8.
    static let maximumBytes = 1024

    /// Reads up to the first newline and not a byte further, so that what follows can be read by
    /// somebody else. Throws `localInput`, or `invalid` as ``decode(_:from:)``.
    static func read(from descriptor: Int32, name: String) throws(TerminalError) -> String {
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while line.count <= maximumBytes + 1 {
            let count = Glibc.read(descriptor, &byte, 1)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw TerminalError(
                    .localInput, "Cannot read the password from \(name): \(systemMessage(errno)).")
            }
            guard count == 1, byte != UInt8(ascii: "\n") else { break }
            line.append(byte)
        }
        return try decode(line, from: name)
    }

    /// The password in `line`, which may end with a carriage return. Throws `invalid` if it is
    /// empty, longer than ``maximumBytes`` or not UTF-8.
    static func decode(_ line: [UInt8], from name: String) throws(TerminalError) -> String {
        let bytes = line.last == UInt8(ascii: "\r") ? line.dropLast() : line[...]
        guard !bytes.isEmpty else {
            throw TerminalError(.invalid, "The password from \(name) is empty.")
        }
        guard bytes.count <= maximumBytes else {
            throw TerminalError(
                .invalid, "The password from \(name) has more than \(maximumBytes) bytes.")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw TerminalError(.invalid, "The password from \(name) is not UTF-8 text.")
        }
        return text
    }
}

import DFSModel
import Foundation

/// Small files that nobody may read unasked, overwrite by accident or find half-written: keys,
/// certificates and the identity of a data folder. All calls block; none is for large files.
package enum SecretFile {
    /// Who may read a file.
    package enum Audience: Sendable {
        /// Permissions 0600.
        case owner
        /// Permissions 0644.
        case everybody

        var permissions: mode_t { self == .owner ? 0o600 : 0o644 }
    }

    /// The largest file that ``read(_:limit:)`` takes unless told otherwise.
    package static let maximumBytes = 65_536

    /// Writes a whole file: afterwards, and after a power cut at any moment, `path` holds either
    /// what it held before or all of `bytes`. An interrupted call may leave `.NAME.….new` behind.
    ///
    /// Throws ``TrustError``: `.conflict` if `path` exists and is not to be replaced (also when
    /// another process makes it meanwhile), `.configuration` if it cannot be written.
    package static func write(
        _ bytes: [UInt8], to path: String, audience: Audience = .owner, replacing: Bool = false
    ) throws(TrustError) {
        let url = URL(fileURLWithPath: path)
        let folder = url.deletingLastPathComponent().path
        let suffix = Hex.encode((0..<8).map { _ in UInt8.random(in: .min ... .max) })
        let draft = "\(folder)/.\(url.lastPathComponent).\(suffix).new"
        do throws(TrustError) {
            try writeDraft(bytes, to: draft, permissions: audience.permissions)
            try publish(draft, as: path, replacing: replacing)
        } catch {
            unlink(draft)
            throw error
        }
        try SecretFolder.sync(folder)
    }

    /// Reads a regular file of at most `limit` bytes.
    ///
    /// Throws ``TrustError``: `.configuration` if it is missing, no file or not readable,
    /// `.tooLarge` beyond the limit.
    package static func read(
        _ path: String, limit: Int = maximumBytes
    ) throws(TrustError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw .system("The file \(path) cannot be read", "Check the path and its permissions.")
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw TrustError(.configuration, "\(path) is not a file. Name a regular file.")
        }
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 16_384)
        while bytes.count <= limit {
            let count = Foundation.read(descriptor, &part, part.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw .system("The file \(path) cannot be read", "Check the disk.")
            }
            guard count > 0 else { return bytes }
            bytes.append(contentsOf: part[..<count])
        }
        throw TrustError(
            .tooLarge, "The file \(path) is larger than \(limit) bytes. It cannot be the right one."
        )
    }

    /// Reads a file of UTF-8 text; throws as ``read(_:limit:)`` does.
    package static func readText(
        _ path: String, limit: Int = maximumBytes
    ) throws(TrustError) -> String {
        guard let text = String(validating: try read(path, limit: limit), as: UTF8.self) else {
            throw TrustError(.configuration, "The file \(path) is not UTF-8 text.")
        }
        return text
    }

    /// Whether the group or everybody may read or write the file; false if it does not exist.
    package static func isOpenToOthers(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & 0o066 != 0
    }
}

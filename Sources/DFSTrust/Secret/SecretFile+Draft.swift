import Foundation

extension SecretFile {
    /// Writes and syncs a new file under a name that nobody looks for.
    static func writeDraft(
        _ bytes: [UInt8], to draft: String, permissions: mode_t
    ) throws(TrustError) {
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, permissions)
        guard descriptor >= 0 else {
            throw .system(
                "The file \(draft) cannot be made", "Check that its folder exists and is yours.")
        }
        defer { close(descriptor) }
        guard fchmod(descriptor, permissions) == 0, writeAll(bytes, to: descriptor),
            fsync(descriptor) == 0
        else {
            throw .system(
                "The file \(draft) cannot be written", "Check the free space and the disk.")
        }
    }

    private static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        bytes.withUnsafeBytes { buffer in
            var rest = buffer[...]
            while !rest.isEmpty {
                let count = Foundation.write(
                    descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return false }
                rest = rest.dropFirst(count)
            }
            return true
        }
    }

    /// Gives the draft its name. A hard link fails where a rename would silently overwrite.
    static func publish(
        _ draft: String, as path: String, replacing: Bool
    ) throws(TrustError) {
        let next = "Check that its folder is yours and on a local disk."
        if replacing {
            guard rename(draft, path) == 0 else {
                throw .system("The file \(path) cannot be written", next)
            }
        } else if link(draft, path) == 0 {
            unlink(draft)
        } else if errno == EEXIST {
            throw TrustError(
                .conflict, "\(path) exists already and is not overwritten. Move it away first.")
        } else {
            throw .system("The file \(path) cannot be written", next)
        }
    }
}

import CDFSSystem
import Glibc
import NIOCore

/// An open file; closed when the last reference goes, so no call meets another file's descriptor.
/// All methods block.
final class OpenFile: Sendable {
    private let descriptor: CInt
    let path: String

    /// A new file for writing, readable by its owner only; throws if the name is taken.
    init(creating path: String) throws(BlobError) {
        self.path = path
        descriptor = try SystemCall.run("create", path) {
            Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        }
    }

    /// From now on, writes go past the page cache: they cost no copy, and hold no memory until the
    /// disk has them. They must be whole blocks of ``blockBytes``, in memory and in the file.
    ///
    /// - Returns: false where the file system cannot; nothing has changed then.
    func bypassPageCache(_ isBypassed: Bool) -> Bool {
        dfs_bypass_page_cache(descriptor, isBypassed ? 1 : 0) == 0
    }

    /// What writes past the page cache are multiples of.
    static let blockBytes = 4_096

    /// A file for reading; not through a symbolic link.
    init(reading path: String) throws(BlobError) {
        self.path = path
        do {
            descriptor = try SystemCall.run("open", path) {
                Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
            }
        } catch  where error.cause as? Errno == Errno(ENOENT) {
            throw BlobError(.notFound, error.message, cause: error.cause)
        }
    }

    deinit {
        _ = Glibc.close(descriptor)
    }

    /// Bytes of the file.
    func size() throws(BlobError) -> Int {
        var info = stat()
        try SystemCall.run("inspect", path) { fstat(descriptor, &info) }
        guard info.st_mode & S_IFMT == S_IFREG else {
            throw BlobError(.system, "'\(path)' is not a file. Move it away.")
        }
        return Int(info.st_size)
    }

    /// Writes all of `bytes`.
    func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(BlobError) {
        var done = 0
        while done < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
            done += try SystemCall.run("write", path) {
                pwrite(descriptor, rest.baseAddress, rest.count, off_t(offset + done))
            }
        }
    }

    /// As ``write(_:at:)``, past the page cache. False if the file system refuses that; what has been
    /// written then is to be written again.
    func writeDirectly(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(BlobError) -> Bool {
        do {
            try write(bytes, at: offset)
            return true
        } catch  where error.cause as? Errno == Errno(EINVAL) {
            return false
        }
    }

    /// Lets the disk begin with bytes just written, so that the final sync is short. A hint: what
    /// fails here fails again in ``sync()``.
    func startWriteBack(offset: Int, length: Int) {
        _ = dfs_start_write_back(descriptor, Int64(offset), Int64(length))
    }

    /// Reads until `bytes` is full or the file ends.
    ///
    /// - Returns: the number of bytes read.
    func read(into bytes: UnsafeMutableRawBufferPointer, at offset: Int) throws(BlobError) -> Int {
        var done = 0
        while done < bytes.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: bytes[done...])
            let count = pread(descriptor, rest.baseAddress, rest.count, off_t(offset + done))
            let number = errno
            if count == 0 { break }
            if count > 0 {
                done += count
            } else if number != EINTR {
                throw readError(number)
            }
        }
        return done
    }

    /// Reads as far as the page cache has the bytes; never waits for the disk.
    ///
    /// - Returns: the number of bytes read; what ``read(into:at:)`` would throw is 0.
    func readCached(into bytes: UnsafeMutableRawBufferPointer, at offset: Int) -> Int {
        var done = 0
        while done < bytes.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: bytes[done...])
            let count = dfs_read_cached(
                descriptor, rest.baseAddress, UInt64(rest.count), Int64(offset + done))
            guard count > 0 else { break }
            done += Int(count)
        }
        return done
    }

    /// There were more bytes when it was opened.
    var truncated: BlobError {
        BlobError(
            .damaged, "'\(path)' became shorter while it was read. Take it from another copy.")
    }

    private func readError(_ number: CInt) -> BlobError {
        let error = SystemCall.error("read", path, number)
        guard number == EIO || number == EUCLEAN || number == EBADMSG else { return error }
        return BlobError(.damaged, error.message, cause: error.cause)
    }

    /// Tells the kernel that the file will be read from its start to its end.
    func willReadSequentially() {
        _ = posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL)
    }

    /// Returns when the bytes are on the disk; a failure is `syncFailed`.
    func sync() throws(BlobError) {
        while fdatasync(descriptor) != 0 {
            let number = errno
            guard number == EINTR else { throw SystemCall.syncError(path, number) }
        }
    }
}

import Glibc

/// Blocking calls on folders and names.
enum Folder {
    /// Makes a folder for its owner only.
    ///
    /// - Returns: false if it is there already.
    static func make(_ path: String) throws(BlobError) -> Bool {
        if mkdir(path, 0o700) == 0 { return true }
        let number = errno
        guard number == EEXIST else {
            throw SystemCall.error("make the folder", path, number)
        }
        return false
    }

    /// Makes the names in a folder durable; a failure is `syncFailed`.
    static func sync(_ path: String) throws(BlobError) {
        let descriptor = try SystemCall.run("open the folder", path) {
            open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        }
        defer { _ = close(descriptor) }
        while fsync(descriptor) != 0 {
            let number = errno
            guard number == EINTR else { throw SystemCall.syncError(path, number) }
        }
    }

    /// The names in a folder, sorted by their bytes; none if there is no such folder.
    static func names(in path: String) throws(BlobError) -> [String] {
        guard let stream = opendir(path) else {
            let number = errno
            if number == ENOENT { return [] }
            throw SystemCall.error("list the folder", path, number)
        }
        defer { _ = closedir(stream) }
        var names: [String] = []
        while let name = try next(in: stream, path) {
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private static func next(in stream: OpaquePointer, _ path: String) throws(BlobError) -> String?
    {
        errno = 0
        guard let entry = readdir(stream) else {
            let number = errno
            if number == 0 { return nil }
            throw SystemCall.error("list the folder", path, number)
        }
        let capacity = MemoryLayout.size(ofValue: entry.pointee.d_name)
        return withUnsafePointer(to: &entry.pointee.d_name) { field in
            field.withMemoryRebound(to: CChar.self, capacity: capacity) { String(cString: $0) }
        }
    }

    /// What lies at `path` itself, links not followed; nil if nothing does.
    static func inspect(_ path: String) throws(BlobError) -> (kind: mode_t, size: Int)? {
        var info = stat()
        if lstat(path, &info) == 0 { return (info.st_mode & S_IFMT, Int(info.st_size)) }
        let number = errno
        if number == ENOENT || number == ENOTDIR { return nil }
        throw SystemCall.error("inspect", path, number)
    }

    /// Gives `old` the name `new`, replacing a file there.
    static func rename(_ old: String, to new: String) throws(BlobError) {
        try SystemCall.run("rename", old) { Glibc.rename(old, new) }
    }

    /// Removes a file.
    ///
    /// - Returns: false if there was none.
    @discardableResult
    static func removeFile(_ path: String) throws(BlobError) -> Bool {
        if unlink(path) == 0 { return true }
        let number = errno
        guard number == ENOENT else { throw SystemCall.error("remove", path, number) }
        return false
    }
}

import Glibc

extension BlobFolders {
    /// How many things of one name are kept side by side.
    private static let maximumCopies = 10_000

    /// Moves `source` into `folder` under `name`, or `name.1`, `name.2` …, durably and without
    /// overwriting.
    ///
    /// - Returns: the name it got.
    func move(_ source: String, into folder: String, as name: String) throws(BlobError) -> String {
        guard try Folder.inspect(source) != nil else {
            throw BlobError(.notFound, "There is no '\(source)'. List the store again.")
        }
        for number in 0..<Self.maximumCopies {
            let free = number == 0 ? name : "\(name).\(number)"
            guard try moveIfFree(source, to: "\(folder)/\(free)") else { continue }
            try sync(folder)
            try sync(Self.parent(of: source))
            return free
        }
        throw BlobError(
            .system,
            "'\(folder)' holds \(Self.maximumCopies) files named '\(name)'. "
                + "Look at them and remove some."
        )
    }

    /// False if `target` is taken. A link fails where a rename would overwrite; a folder, which
    /// cannot be linked, is renamed, which overwrites at most an empty folder.
    private func moveIfFree(_ source: String, to target: String) throws(BlobError) -> Bool {
        if Glibc.link(source, target) == 0 {
            try Folder.removeFile(source)
            return true
        }
        let number = errno
        if number == EEXIST { return false }
        guard number == EPERM, try Folder.inspect(source)?.kind == S_IFDIR else {
            throw SystemCall.error("move", source, number)
        }
        if try Folder.inspect(target) != nil { return false }
        try Folder.rename(source, to: target)
        return true
    }

    private static func parent(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    }

    /// Gives a blob a second name, durably, replacing what has it.
    func link(_ source: BlobID, to target: BlobID) throws(BlobError) {
        let temporaryPath = temporaryPath(for: target)
        guard Glibc.link(path(of: source), temporaryPath) == 0 else {
            let number = errno
            if try Folder.inspect(path(of: source)) == nil { throw BlobError.notFound(source) }
            throw SystemCall.error("link", path(of: source), number)
        }
        do {
            try publish(temporaryPath, as: target)
        } catch {
            _ = try? Folder.removeFile(temporaryPath)
            throw error
        }
        // rename(2) keeps both names when they are links to one file.
        try Folder.removeFile(temporaryPath)
    }
}

import DFSClient
import DFSModel
import Foundation

/// What lies below a local folder, for `put -r`.
enum LocalTree {
    struct Item: Sendable {
        enum Kind: Hashable, Sendable {
            /// A regular file, with its bytes as they were when it was found.
            case file(size: Int)
            /// A folder with nothing in it that can be put.
            case emptyFolder
        }

        let kind: Kind
        /// The local path.
        let path: String
        /// The path below the folder, with `/`; empty for the folder itself.
        let relative: String

        /// Bytes of a file; nil for a folder.
        var size: Int? {
            if case .file(let size) = kind { size } else { nil }
        }
    }

    /// Regular files and empty folders in byte order. Symbolic links, special files and names that
    /// are not UTF-8 are left out; `skip` gets a sentence for each. Throws ``ProgramError``.
    static func items(below folder: String, skip: (String) -> Void) throws -> [Item] {
        var items: [Item] = []
        var pending = [(path: folder, relative: "")]
        while let (path, relative) = pending.popLast() {
            let names = try names(in: path, skip: skip)
            if names.isEmpty {
                items.append(Item(kind: .emptyFolder, path: path, relative: relative))
            }
            for name in names {
                let child = path.hasSuffix("/") ? path + name : "\(path)/\(name)"
                let below = relative.isEmpty ? name : "\(relative)/\(name)"
                let found = status(of: child)
                switch found?.kind {
                case S_IFREG:
                    let kind = Item.Kind.file(size: found?.size ?? 0)
                    items.append(Item(kind: kind, path: child, relative: below))
                case S_IFDIR: pending.append((child, below))
                case S_IFLNK: skip("'\(child.printable)' is a symbolic link and is left out.")
                default: skip("'\(child.printable)' is no regular file and is left out.")
                }
            }
        }
        return items.sorted { $0.relative.utf8.lexicographicallyPrecedes($1.relative.utf8) }
    }

    /// The file type bits of lstat(2), or nil if there is nothing.
    static func kind(of path: String) -> mode_t? {
        status(of: path)?.kind
    }

    private static func status(of path: String) -> (kind: mode_t, size: Int)? {
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        return (status.st_mode & S_IFMT, Int(status.st_size))
    }

    /// Bytes of a file, or nil if there is nothing.
    static func size(of path: String) -> Int? {
        var status = stat()
        return lstat(path, &status) == 0 ? Int(status.st_size) : nil
    }

    /// Whether the path leads to a folder, through symbolic links or not.
    static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    private static func names(in folder: String, skip: (String) -> Void) throws -> [String] {
        guard let stream = opendir(folder) else {
            throw ProgramError(
                .localInput,
                "The folder '\(folder.printable)' cannot be read: \(String(cString: strerror(errno)))."
            )
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let bytes = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            guard let name = String(validating: bytes, as: UTF8.self) else {
                let shown = String(decoding: bytes, as: UTF8.self).printable
                skip("'\(folder.printable)/\(shown)' has a name that is not UTF-8 and is left out.")
                continue
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }
}

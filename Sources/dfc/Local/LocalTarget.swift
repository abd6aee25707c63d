import DFSModel
import Foundation

/// Where `get -r` may write: below one local folder and nowhere else.
struct LocalTarget: Sendable {
    private let root: String

    init(root: String) {
        self.root = root
    }

    /// Makes the root if it does not exist.
    func makeRoot() throws {
        guard !LocalTree.isFolder(root), mkdir(root, 0o777) != 0 else { return }
        throw Self.failure(root, String(cString: strerror(errno)))
    }

    /// The local path of a file below the root, whose folders are made. Throws ``ProgramError``
    /// with `localOutput` if a component is `..`, or a folder on the way is a symbolic link.
    func file(_ components: [Substring]) throws -> String {
        guard let name = components.last else { throw Self.failure(root, "it has no name") }
        return try folder(components.dropLast()) + "/" + Self.checked(name)
    }

    /// The local path of a folder below the root, which is made.
    func folder(_ components: some Sequence<Substring>) throws -> String {
        var path = root
        for component in components {
            path += "/" + (try Self.checked(component))
            switch LocalTree.kind(of: path) {
            case S_IFDIR: continue
            case nil:
                guard mkdir(path, 0o777) == 0 || errno == EEXIST else {
                    throw Self.failure(path, String(cString: strerror(errno)))
                }
            default:
                throw Self.failure(path, "something else than a folder is in the way")
            }
        }
        return path
    }

    private static func checked(_ component: Substring) throws -> Substring {
        let isHarmless =
            !component.isEmpty && component != "." && component != ".."
            && !component.utf8.contains(UInt8(ascii: "/")) && !component.utf8.contains(0)
        guard isHarmless else { throw failure(String(component), "it would leave the folder") }
        return component
    }

    private static func failure(_ path: String, _ why: String) -> ProgramError {
        ProgramError(.localOutput, "'\(path.printable)' cannot be written: \(why).")
    }
}

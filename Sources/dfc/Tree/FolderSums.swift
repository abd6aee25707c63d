import DFSModel

/// Adds up files folder by folder. Memory holds the folders.
struct FolderSums {
    /// What lies in a folder, with all below it.
    struct Sum: Hashable {
        /// Components of the folder's path.
        let folder: [Substring]
        var fileCount = 0
        var bytes = 0
        /// Bytes of all wanted copies.
        var storedBytes = 0
    }

    private let rootDepth: Int
    /// By the bytes of the path and a `/`, so that a folder stands before what lies in it.
    private var sums: [[UInt8]: Sum]

    /// - Parameter root: components of the folder to begin with; empty for the top.
    init(root: [Substring]) {
        rootDepth = root.count
        sums = [Self.key(root): Sum(folder: root)]
    }

    private static func key(_ folder: [Substring]) -> [UInt8] {
        folder.flatMap { Array($0.utf8) + [UInt8(ascii: "/")] }
    }

    /// Takes in a file, or a folder marker with no bytes, below the root or the root itself.
    mutating func add(_ path: FilePath, isFolder: Bool, bytes: Int, storedBytes: Int) {
        let components = path.components
        let depth = max(rootDepth, isFolder ? components.count : components.count - 1)
        for count in rootDepth...depth {
            let folder = Array(components.prefix(count))
            var sum = sums[Self.key(folder)] ?? Sum(folder: folder)
            if !isFolder {
                sum.fileCount += 1
                sum.bytes += bytes
                sum.storedBytes += storedBytes
            }
            sums[Self.key(folder)] = sum
        }
    }

    /// The root first, each folder before those in it, in byte order.
    var ordered: [Sum] {
        sums.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value)
    }
}

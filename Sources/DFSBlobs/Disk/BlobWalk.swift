import Glibc

/// Goes through `blobs/` in the order of ``BlobEntry``. Blocks; memory is the names of one folder
/// on each of three levels.
struct BlobWalk {
    let root: String
    let limit: Int
    private(set) var entries: [BlobEntry] = []

    /// Up to `limit` entries below `root` that follow the name `after`.
    static func page(
        root: String, after name: String?, limit: Int
    ) throws(BlobError) -> [BlobEntry] {
        var walk = BlobWalk(root: root, limit: limit)
        let start = name.map { $0.split(separator: "/").map(String.init) } ?? []
        try walk.visit("", depth: 0, after: start[...])
        return walk.entries
    }

    private mutating func visit(
        _ prefix: String, depth: Int, after start: ArraySlice<String>
    ) throws(BlobError) {
        for name in try Folder.names(in: "\(root)/\(prefix)") {
            guard entries.count < limit else { return }
            if depth == 0, name == BlobEntry.temporaryFolder { continue }
            var rest: ArraySlice<String> = []
            if let first = start.first {
                if name.utf8.lexicographicallyPrecedes(first.utf8) { continue }
                if name.utf8.elementsEqual(first.utf8) {
                    rest = start.dropFirst()
                    if rest.isEmpty { continue }
                }
            }
            try enter(prefix + name, name: name, depth: depth, after: rest)
        }
    }

    private mutating func enter(
        _ path: String, name: String, depth: Int, after rest: ArraySlice<String>
    ) throws(BlobError) {
        guard let (kind, size) = try Folder.inspect("\(root)/\(path)") else { return }
        if depth < 2, kind == S_IFDIR, Self.isFolderOfBlobs(name) {
            try visit("\(path)/", depth: depth + 1, after: rest)
        } else {
            let isFile = kind == S_IFREG
            entries.append(
                BlobEntry(
                    name: path, id: isFile ? BlobEntry.id(at: path) : nil, size: isFile ? size : 0))
        }
    }

    private static func isFolderOfBlobs(_ name: String) -> Bool {
        name.utf8.count == 2 && name.utf8.allSatisfy { "0123456789abcdef".utf8.contains($0) }
    }
}

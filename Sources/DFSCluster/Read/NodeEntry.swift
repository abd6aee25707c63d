package import DFSModel
import Foundation

/// What one node's catalog says about one path: the newest value it knows to be chosen there, and
/// which of the chunks that it should hold it lacks.
package struct NodeEntry: Hashable, Sendable {
    package let path: FilePath
    /// When the value was chosen, for telling which of two nodes knows the newer one.
    package let ballot: Ballot
    package let kind: Kind

    /// What the node's newest chosen value says.
    package enum Kind: Hashable, Sendable {
        case file(FileFacts)
        /// A folder marker.
        case folder
        /// Something lies below this path, so it is a folder whether or not it has a marker. Only
        /// in lists of one folder.
        case prefix
        case deleted
    }

    /// A version as far as a list shows it.
    package struct FileFacts: Hashable, Sendable {
        package let version: VersionID
        package let size: Int
        package let modifiedMilliseconds: Int
        package let chunkCount: Int
        package let checksum: Digest
        package let layout: Layout
        /// Indices of chunks that this node should hold and does not hold whole.
        package let missing: [Int]

        package init(
            version: VersionID, size: Int, modifiedMilliseconds: Int, chunkCount: Int,
            checksum: Digest, layout: Layout, missing: [Int]
        ) {
            self.version = version
            self.size = size
            self.modifiedMilliseconds = modifiedMilliseconds
            self.chunkCount = chunkCount
            self.checksum = checksum
            self.layout = layout
            self.missing = missing
        }
    }

    package init(path: FilePath, ballot: Ballot, kind: Kind) {
        self.path = path
        self.ballot = ballot
        self.kind = kind
    }

    /// What lists are ordered by, in byte order. A ``Kind/prefix`` stands where the paths below it
    /// would, which is not always right behind the path itself (`a`, `a-b`, `a/x`).
    package var sortKey: [UInt8] {
        kind == .prefix ? Array(path.text.utf8) + [UInt8(ascii: "/")] : Array(path.text.utf8)
    }

    /// How this and another entry stand in a list: negative, 0 or positive for before, at the same
    /// place or behind, by ``sortKey``.
    package func order(against other: NodeEntry) -> Int {
        Self.order(path, isPrefix: isPrefix, against: other.path, isPrefix: other.isPrefix)
    }

    /// The position of the first entry that does not stand behind the one before it.
    package static func firstDisorder(in entries: [NodeEntry]) -> Int? {
        entries.indices.dropFirst().first { index in
            // By their parts: an entry by itself would be a copy.
            order(
                entries[index - 1].path, isPrefix: entries[index - 1].isPrefix,
                against: entries[index].path, isPrefix: entries[index].isPrefix) >= 0
        }
    }

    private static func order(
        _ left: FilePath, isPrefix: @autoclosure () -> Bool, against right: FilePath,
        isPrefix rightIsPrefix: @autoclosure () -> Bool
    ) -> Int {
        left.text.utf8.withBytes { own in
            right.text.utf8.withBytes { others in
                let common = min(own.count, others.count)
                if common > 0, let left = own.baseAddress, let right = others.baseAddress {
                    let difference = memcmp(left, right, common)
                    if difference != 0 { return Int(difference) }
                }
                let (leftIsPrefix, rightIsPrefix) = (isPrefix(), rightIsPrefix())
                if own.count == others.count, leftIsPrefix == rightIsPrefix { return 0 }
                return order(
                    own[common...], endsWithSlash: leftIsPrefix, others[common...], rightIsPrefix)
            }
        }
    }

    private var isPrefix: Bool {
        if case .prefix = kind { true } else { false }
    }

    /// The same for what is left of two keys, of which at most one has bytes of its path left.
    private static func order(
        _ left: Slice<UnsafeRawBufferPointer>, endsWithSlash: Bool,
        _ right: Slice<UnsafeRawBufferPointer>, _ rightEndsWithSlash: Bool
    ) -> Int {
        let slash = UInt8(ascii: "/")
        let leftEnd = endsWithSlash ? [slash] : []
        let rightEnd = rightEndsWithSlash ? [slash] : []
        let (left, right) = (Array(left) + leftEnd, Array(right) + rightEnd)
        if left == right { return 0 }
        return left.lexicographicallyPrecedes(right) ? -1 : 1
    }
}

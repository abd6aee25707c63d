/// One file that lies in a blob store, or one folder that does not belong there.
///
/// Entries are ordered by the components of their names, byte by byte.
package struct BlobEntry: Hashable, Sendable {
    /// The path below `blobs/`, such as `ab/cd/<file name>`.
    package let name: String
    /// The blob, or nil for something foreign: a name that is not a blob's, a blob in the wrong
    /// folder, a folder or link where none should be.
    package let id: BlobID?
    /// Bytes; 0 for what is not a file.
    package let size: Int

    package init(name: String, id: BlobID?, size: Int) {
        self.name = name
        self.id = id
        self.size = size
    }

    /// The id of the blob that lies at `name`, if one may lie there.
    package static func id(at name: String) -> BlobID? {
        guard let last = name.split(separator: "/").last, let id = BlobID(fileName: last),
            id.relativePath.utf8.elementsEqual(name.utf8)
        else { return nil }
        return id
    }

    /// The components of an entry's name, or nil for a name that no entry has.
    static func components(of name: String) -> [String]? {
        let parts = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        let isUsual = parts.allSatisfy { !["", ".", ".."].contains($0) && !$0.utf8.contains(0) }
        guard isUsual, (1...3).contains(parts.count), parts.first != temporaryFolder else {
            return nil
        }
        return parts
    }

    /// The folder below `blobs/` that is not listed.
    static let temporaryFolder = "tmp"
}

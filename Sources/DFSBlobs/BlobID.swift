package import DFSModel

/// The name of one chunk's bytes on a node: the version and the chunk's index in it.
package struct BlobID: Hashable, Sendable {
    package let version: VersionID
    /// Position of the chunk in its version, from 1.
    package let index: Int

    package init(version: VersionID, index: Int) {
        self.version = version
        self.index = index
    }

    /// The version's 32 hexadecimal digits, `-` and the index: safe as a file name.
    package var fileName: String { "\(version)-\(index)" }

    /// The id that `fileName` spells, or nil unless it is spelled exactly as ``fileName`` does.
    package init?(fileName: some StringProtocol) {
        let parts = fileName.utf8.split(
            separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.count == 2, let version = VersionID(String(decoding: parts[0], as: UTF8.self)),
            let index = Int(String(decoding: parts[1], as: UTF8.self)), index >= 1
        else { return nil }
        self.init(version: version, index: index)
        guard self.fileName.utf8.elementsEqual(fileName.utf8) else { return nil }
    }

    /// The folder below `blobs/`: `ab/cd` from the last two bytes of the version, which are random
    /// where its first ones are a time. All blobs of a version share it.
    package var folder: String {
        let bytes = version.bytes
        return "\(Hex.encode(bytes[14...14]))/\(Hex.encode(bytes[15...15]))"
    }

    /// The path below `blobs/`.
    package var relativePath: String { "\(folder)/\(fileName)" }
}

extension BlobID: Comparable {
    package static func < (left: BlobID, right: BlobID) -> Bool {
        (left.version, left.index) < (right.version, right.index)
    }
}

extension BlobID: CustomStringConvertible {
    package var description: String { fileName }
}

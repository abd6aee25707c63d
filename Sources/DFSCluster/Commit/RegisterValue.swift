package import DFSModel

/// What a register says, in one value. A register skips values, so whatever a node keeps, deletes
/// or shows follows from the latest chosen one alone.
package struct RegisterValue: Hashable, Sendable {
    /// How many former versions a register retains at the most.
    package static let maximumFormer = 32
    /// How many operation ids a register remembers.
    package static let recentCount = 16

    package var content: Content
    /// Versions that are no longer current but are kept until they expire, newest first.
    package var former: [FormerVersion]
    /// The last operations that took effect here, oldest first. They make retries exact: an
    /// operation found here has been applied.
    private var applied: [OperationMark]
    /// Operations that were refused although an earlier attempt may still be on its way, oldest
    /// first. An attempt that finds its operation here gives up.
    private var refusals: [OperationMark]
    /// The highest stamp that has been pushed out of either list; 0 before the first. An operation
    /// with a higher one that is in neither list has surely never been in one.
    package private(set) var forgotten = 0

    package init(
        content: Content, former: [FormerVersion] = [], recent: [OperationID] = [],
        refused: [OperationID] = []
    ) {
        self.content = content
        self.former = former
        applied = recent.map { OperationMark(operation: $0, stamp: 0) }
        refusals = refused.map { OperationMark(operation: $0, stamp: 0) }
    }

    /// The ids of the last operations that took effect here, oldest first.
    package var recent: [OperationID] { applied.map(\.operation) }

    /// The ids of the last operations that were refused for good, oldest first.
    package var refused: [OperationID] { refusals.map(\.operation) }

    /// The value of a register that nobody has written.
    package static let absent = RegisterValue(content: .absent)

    /// The versions whose blobs this value keeps alive.
    package var namedVersions: [VersionID] {
        (content.version.map { [$0] } ?? []) + former.map(\.version)
    }

    /// This value after `operation` made `content` of it.
    package func replacing(
        _ content: Content, by operation: OperationID, stamp: Int = 0
    ) -> RegisterValue {
        var value = self
        value.content = content
        value.applied.append(OperationMark(operation: operation, stamp: stamp))
        value.forgetOldest(of: \.applied)
        return value
    }

    /// This value with the word that `operation` is refused for good.
    package func refusing(_ operation: OperationID, stamp: Int = 0) -> RegisterValue {
        var value = self
        value.refusals.append(OperationMark(operation: operation, stamp: stamp))
        value.forgetOldest(of: \.refusals)
        return value
    }

    /// This value as if it had never heard of `operation`: for showing what that would break.
    package func ignoring(_ operation: OperationID) -> RegisterValue {
        var value = self
        value.applied.removeAll { $0.operation == operation }
        value.refusals.removeAll { $0.operation == operation }
        return value
    }

    private mutating func forgetOldest(of list: WritableKeyPath<RegisterValue, [OperationMark]>) {
        while self[keyPath: list].count > Self.recentCount {
            forgotten = max(forgotten, self[keyPath: list].removeFirst().stamp)
        }
    }
}

/// A version that was current once and is still retained.
package struct FormerVersion: Hashable, Sendable {
    package let version: VersionID
    package let manifestDigest: Digest
    /// When it may go, in milliseconds since 1970 of the clock of the node that replaced it.
    package let expiresMilliseconds: Int

    package init(version: VersionID, manifestDigest: Digest, expiresMilliseconds: Int) {
        self.version = version
        self.manifestDigest = manifestDigest
        self.expiresMilliseconds = expiresMilliseconds
    }
}

/// What is at a path, or who a user is.
package enum Content: Hashable, Sendable {
    /// Never written.
    case absent
    /// A file with this version; the digest is that of its manifest's binary form.
    case file(version: VersionID, manifestDigest: Digest)
    /// A folder marker: the folder exists even if nothing lies in it.
    case folder
    /// Deleted: a tombstone.
    case deleted
    case user(UserRecord)
    case members(MemberList)

    package var version: VersionID? {
        guard case .file(let version, _) = self else { return nil }
        return version
    }

    /// Whether there is something here for a reader.
    package var exists: Bool {
        switch self {
        case .absent, .deleted: false
        case .file, .folder, .user, .members: true
        }
    }

    /// The word for it in catalogs and messages.
    package var kind: String {
        switch self {
        case .absent: "absent"
        case .file: "file"
        case .folder: "folder"
        case .deleted: "deleted"
        case .user: "user"
        case .members: "members"
        }
    }
}

extension Content: BinaryCodable {
    package init(from reader: inout BinaryReader) throws {
        switch try reader.readByte() {
        case 0: self = .absent
        case 1:
            self = .file(
                version: try VersionID(from: &reader), manifestDigest: try Digest(from: &reader))
        case 2: self = .folder
        case 3: self = .deleted
        case 4: self = .user(try UserRecord(from: &reader))
        case 5: self = .members(try MemberList(from: &reader))
        default: throw BinaryError.malformed("unknown kind of content")
        }
    }

    package func write(to writer: inout BinaryWriter) {
        switch self {
        case .absent: writer.write(byte: 0)
        case .file(let version, let manifestDigest):
            writer.write(byte: 1)
            version.write(to: &writer)
            manifestDigest.write(to: &writer)
        case .folder: writer.write(byte: 2)
        case .deleted: writer.write(byte: 3)
        case .user(let record):
            writer.write(byte: 4)
            record.write(to: &writer)
        case .members(let list):
            writer.write(byte: 5)
            list.write(to: &writer)
        }
    }
}

extension RegisterValue: BinaryCodable {
    package init(from reader: inout BinaryReader) throws {
        content = try Content(from: &reader)
        former = try reader.readArray(limit: Self.maximumFormer) { reader in
            FormerVersion(
                version: try VersionID(from: &reader), manifestDigest: try Digest(from: &reader),
                expiresMilliseconds: try reader.readInt())
        }
        applied = try reader.readArray(limit: Self.recentCount) { try OperationMark(from: &$0) }
        refusals = try reader.readArray(limit: Self.recentCount) { try OperationMark(from: &$0) }
        forgotten = try reader.readInt()
    }

    package func write(to writer: inout BinaryWriter) {
        content.write(to: &writer)
        writer.write(former) { writer, version in
            version.version.write(to: &writer)
            version.manifestDigest.write(to: &writer)
            writer.write(version.expiresMilliseconds)
        }
        writer.write(applied) { $1.write(to: &$0) }
        writer.write(refusals) { $1.write(to: &$0) }
        writer.write(forgotten)
    }
}

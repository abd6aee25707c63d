package import DFSCluster
package import DFSModel

/// Versions whose chunks have been staged, to be committed together; each is decided by itself.
/// The body of `POST /v1/batch/files`.
package struct CommitBatch: Hashable, Sendable {
    package let items: [Item]

    /// One version, under which condition, and whether it was asked for before.
    package struct Item: Hashable, Sendable {
        package let manifest: Manifest
        package let condition: Condition
        package let isRetry: Bool
        /// What the client's clock said when it first asked, as in `DFS-Asked-At`.
        package let stamp: Int

        package init(manifest: Manifest, condition: Condition, isRetry: Bool, stamp: Int) {
            self.manifest = manifest
            self.condition = condition
            self.isRetry = isRetry
            self.stamp = stamp
        }
    }

    /// What must hold of the path.
    package enum Condition: Hashable, Sendable {
        case none
        case absent
        case matches(VersionID)
    }

    package init(items: [Item]) {
        self.items = items
    }
}

/// How each version of a ``CommitBatch`` fared, in its order.
package struct CommitBatchReply: Hashable, Sendable {
    package let items: [Item]

    /// One version's outcome, as `PUT /v1/file` would have answered.
    package enum Item: Hashable, Sendable {
        case committed(Ballot, repeated: Bool)
        case failed(FailureBody)
    }

    package init(items: [Item]) {
        self.items = items
    }
}

extension CommitBatch: BinaryCodable {
    package init(from reader: inout BinaryReader) throws {
        items = try reader.readArray(limit: BatchLimits.files) { reader in
            Item(
                manifest: try Manifest(from: &reader), condition: try Condition(from: &reader),
                isRetry: try reader.readBool(), stamp: try reader.readInt())
        }
    }

    package func write(to writer: inout BinaryWriter) {
        writer.write(items) { writer, item in
            item.manifest.write(to: &writer)
            item.condition.write(to: &writer)
            writer.write(item.isRetry)
            writer.write(item.stamp)
        }
    }
}

extension CommitBatch.Condition: BinaryCodable {
    package init(from reader: inout BinaryReader) throws {
        switch try reader.readByte() {
        case 0: self = .none
        case 1: self = .absent
        case 2: self = .matches(try VersionID(from: &reader))
        default: throw BinaryError.malformed("unknown condition")
        }
    }

    package func write(to writer: inout BinaryWriter) {
        switch self {
        case .none: writer.write(byte: 0)
        case .absent: writer.write(byte: 1)
        case .matches(let version):
            writer.write(byte: 2)
            version.write(to: &writer)
        }
    }
}

extension CommitBatchReply: BinaryCodable {
    package init(from reader: inout BinaryReader) throws {
        items = try reader.readArray(limit: BatchLimits.files) { try Item(from: &$0) }
    }

    package func write(to writer: inout BinaryWriter) {
        writer.write(items) { $1.write(to: &$0) }
    }
}

extension CommitBatchReply.Item: BinaryCodable {
    package init(from reader: inout BinaryReader) throws {
        if try reader.readBool() {
            self = .committed(try Ballot(from: &reader), repeated: try reader.readBool())
            return
        }
        guard let code = FailureCode(rawValue: try reader.readString()) else {
            throw BinaryError.malformed("unknown failure code")
        }
        self = .failed(
            FailureBody(
                code: code, message: try reader.readString(),
                currentVersion: try reader.readOptional { try VersionID(from: &$0) },
                nodes: try reader.readOptional { reader in
                    try reader.readArray(limit: 64) { try NodeName(from: &$0) }
                }, forgotten: try reader.readOptional { try $0.readInt() }))
    }

    package func write(to writer: inout BinaryWriter) {
        switch self {
        case .committed(let ballot, let repeated):
            writer.write(true)
            ballot.write(to: &writer)
            writer.write(repeated)
        case .failed(let body):
            writer.write(false)
            writer.write(body.error.code.rawValue)
            writer.write(body.error.message)
            writer.write(optional: body.error.currentVersion) { $1.write(to: &$0) }
            writer.write(optional: body.error.nodes) { writer, nodes in
                writer.write(nodes) { $1.write(to: &$0) }
            }
            writer.write(optional: body.error.forgotten) { $0.write($1) }
        }
    }
}

package import DFSCluster
package import DFSModel

extension PrepareRequest: BinaryCodable {
    package init(from reader: inout BinaryReader) throws {
        items = try reader.readArray(limit: maximumRegistersPerMessage) { reader in
            Item(
                key: try RegisterKey(from: &reader), ballot: try Ballot(from: &reader),
                manifest: try reader.readOptional { try Manifest(from: &$0) })
        }
    }

    package func write(to writer: inout BinaryWriter) {
        form.write(to: &writer) { writer in
            writer.write(items) { writer, item in
                item.key.write(to: &writer)
                item.ballot.write(to: &writer)
                writer.write(optional: item.manifest) { $1.write(to: &$0) }
            }
        }
    }
}

extension PrepareReply: BinaryCodable {
    package init(from reader: inout BinaryReader) throws {
        items = try reader.readArray(limit: maximumRegistersPerMessage) { reader in
            Item(answer: try PrepareAnswer(from: &reader), sealed: try reader.readBool())
        }
        steps = try reader.readInt()
    }

    package func write(to writer: inout BinaryWriter) {
        writer.write(items) { writer, item in
            item.answer.write(to: &writer)
            writer.write(item.sealed)
        }
        writer.write(steps)
    }
}

extension PrepareAnswer: BinaryCodable {
    package init(from reader: inout BinaryReader) throws {
        self =
            try reader.readBool()
            ? .promised(accepted: try reader.readOptional { try BallotedValue(from: &$0) })
            : .refused(promised: try Ballot(from: &reader))
    }

    package func write(to writer: inout BinaryWriter) {
        switch self {
        case .promised(let accepted):
            writer.write(true)
            writer.write(optional: accepted) { $1.write(to: &$0) }
        case .refused(let promised):
            writer.write(false)
            promised.write(to: &writer)
        }
    }
}

extension ValuesMessage: BinaryCodable {
    package init(from reader: inout BinaryReader) throws {
        items = try reader.readArray(limit: maximumRegistersPerMessage) { reader in
            Item(key: try RegisterKey(from: &reader), value: try BallotedValue(from: &reader))
        }
        manifests = try reader.readArray(limit: maximumManifestsPerMessage) {
            try Manifest(from: &$0)
        }
        heard = try StepsHeard(from: &reader)
    }

    package func write(to writer: inout BinaryWriter) {
        form.write(to: &writer) { writer in
            writer.write(items) { writer, item in
                item.key.write(to: &writer)
                item.value.write(to: &writer)
            }
            writer.write(manifests) { $1.write(to: &$0) }
            heard.write(to: &writer)
        }
    }
}

extension StepsHeard: BinaryCodable {
    package init(from reader: inout BinaryReader) throws {
        let members = try reader.readArray(limit: MemberList.maximumCount) { reader in
            (try Incarnation(from: &reader), try reader.readInt())
        }
        for (left, right) in zip(members, members.dropFirst())
        where !left.0.bytes.lexicographicallyPrecedes(right.0.bytes) {
            throw BinaryError.malformed("members out of order")
        }
        self.init(Dictionary(uniqueKeysWithValues: members))
    }

    package func write(to writer: inout BinaryWriter) {
        let members = steps.sorted { $0.key.bytes.lexicographicallyPrecedes($1.key.bytes) }
        writer.write(members) { writer, member in
            member.key.write(to: &writer)
            writer.write(member.value)
        }
    }
}

extension AcceptReply: BinaryCodable {
    package init(from reader: inout BinaryReader) throws {
        items = try reader.readArray(limit: maximumRegistersPerMessage) {
            try AcceptAnswer(from: &$0)
        }
        steps = try reader.readInt()
    }

    package func write(to writer: inout BinaryWriter) {
        writer.write(items) { $1.write(to: &$0) }
        writer.write(steps)
    }
}

extension AcceptAnswer: BinaryCodable {
    package init(from reader: inout BinaryReader) throws {
        switch try reader.readByte() {
        case 0: self = .accepted
        case 1: self = .refused(promised: try Ballot(from: &reader))
        case 2: self = .lacksManifest
        default: throw BinaryError.malformed("unknown answer to an accept")
        }
    }

    package func write(to writer: inout BinaryWriter) {
        switch self {
        case .accepted: writer.write(byte: 0)
        case .refused(let promised):
            writer.write(byte: 1)
            promised.write(to: &writer)
        case .lacksManifest: writer.write(byte: 2)
        }
    }
}

extension ReadRequest: BinaryCodable {
    package init(from reader: inout BinaryReader) throws {
        keys = try reader.readArray(limit: maximumRegistersPerMessage) {
            try RegisterKey(from: &$0)
        }
    }

    package func write(to writer: inout BinaryWriter) {
        writer.write(keys) { $1.write(to: &$0) }
    }
}

extension ReadReply: BinaryCodable {
    package init(from reader: inout BinaryReader) throws {
        answers = try reader.readArray(limit: maximumRegistersPerMessage) { reader in
            StrictRead.Answer(
                accepted: try reader.readOptional { try BallotedValue(from: &$0) },
                isCommitted: try reader.readBool())
        }
    }

    package func write(to writer: inout BinaryWriter) {
        writer.write(answers) { writer, answer in
            writer.write(optional: answer.accepted) { $1.write(to: &$0) }
            writer.write(answer.isCommitted)
        }
    }
}

package import DFSCluster
package import DFSModel

/// Asks a node what it says about itself, and which registers are undecided there.
package struct SurveyRequest: Hashable, Sendable {
    /// The incarnation that asks.
    package let asker: Incarnation
    /// How much the asker has ever written down, for the other to remember.
    package let steps: Int
    /// The page begins behind this register.
    package let after: RegisterKey?
    /// Registers wanted, from 0 to ``maximumRegistersPerMessage``.
    package let limit: Int

    package init(asker: Incarnation, steps: Int, after: RegisterKey?, limit: Int) {
        self.asker = asker
        self.steps = steps
        self.after = after
        self.limit = limit
    }
}

/// The answer: all of one moment.
package struct SurveyReply: Hashable, Sendable {
    package let survey: Survey
    /// The highest steps that the node remembers of the asker.
    package let remembered: Int
    /// Registers whose accepted value it does not know to be chosen, with that ballot, in the order
    /// of their keys; as many as were asked for, unless there are no more.
    package let undecided: [Item]

    /// A register and the ballot accepted for it.
    package struct Item: Hashable, Sendable {
        package let key: RegisterKey
        package let ballot: Ballot

        package init(key: RegisterKey, ballot: Ballot) {
            self.key = key
            self.ballot = ballot
        }
    }

    package init(survey: Survey, remembered: Int, undecided: [Item]) {
        self.survey = survey
        self.remembered = remembered
        self.undecided = undecided
    }
}

/// A new incarnation asks to be made the member of its slot.
package struct AdmitRequest: Hashable, Sendable {
    package let name: NodeName
    package let incarnation: Incarnation
    package let address: NodeAddress

    package init(name: NodeName, incarnation: Incarnation, address: NodeAddress) {
        self.name = name
        self.incarnation = incarnation
        self.address = address
    }
}

extension SurveyRequest: BinaryCodable {
    package init(from reader: inout BinaryReader) throws {
        asker = try Incarnation(from: &reader)
        steps = try reader.readInt()
        after = try reader.readOptional { try RegisterKey(from: &$0) }
        limit = try reader.readInt()
    }

    package func write(to writer: inout BinaryWriter) {
        asker.write(to: &writer)
        writer.write(steps)
        writer.write(optional: after) { $1.write(to: &$0) }
        writer.write(limit)
    }
}

extension SurveyReply: BinaryCodable {
    package init(from reader: inout BinaryReader) throws {
        survey = Survey(
            epoch: try reader.readInt(), settledEpoch: try reader.readInt(),
            newest: try reader.readInt(), steps: try reader.readInt())
        remembered = try reader.readInt()
        undecided = try reader.readArray(limit: maximumRegistersPerMessage) { reader in
            Item(key: try RegisterKey(from: &reader), ballot: try Ballot(from: &reader))
        }
    }

    package func write(to writer: inout BinaryWriter) {
        writer.write(survey.epoch)
        writer.write(survey.settledEpoch)
        writer.write(survey.newest)
        writer.write(survey.steps)
        writer.write(remembered)
        writer.write(undecided) { writer, item in
            item.key.write(to: &writer)
            item.ballot.write(to: &writer)
        }
    }
}

extension AdmitRequest: BinaryCodable {
    package init(from reader: inout BinaryReader) throws {
        name = try NodeName(from: &reader)
        incarnation = try Incarnation(from: &reader)
        address = try NodeAddress(try reader.readString())
    }

    package func write(to writer: inout BinaryWriter) {
        name.write(to: &writer)
        incarnation.write(to: &writer)
        writer.write(address.description)
    }
}

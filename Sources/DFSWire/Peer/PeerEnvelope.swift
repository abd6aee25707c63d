package import DFSModel

/// What stands in front of every message between nodes, so that a node that has lost its memory,
/// or has an older idea of who votes, cannot take part.
package struct PeerEnvelope: Hashable, Sendable {
    package let cluster: ClusterID
    /// The epoch of the sender's member list.
    package let epoch: Int
    package let sender: NodeName
    package let senderIncarnation: Incarnation
    /// The incarnation that the sender believes it talks to.
    package let receiverIncarnation: Incarnation

    package init(
        cluster: ClusterID, epoch: Int, sender: NodeName, senderIncarnation: Incarnation,
        receiverIncarnation: Incarnation
    ) {
        self.cluster = cluster
        self.epoch = epoch
        self.sender = sender
        self.senderIncarnation = senderIncarnation
        self.receiverIncarnation = receiverIncarnation
    }
}

extension PeerEnvelope: BinaryCodable {
    package init(from reader: inout BinaryReader) throws {
        cluster = try ClusterID(from: &reader)
        epoch = try reader.readInt()
        sender = try NodeName(from: &reader)
        senderIncarnation = try Incarnation(from: &reader)
        receiverIncarnation = try Incarnation(from: &reader)
    }

    package func write(to writer: inout BinaryWriter) {
        cluster.write(to: &writer)
        writer.write(epoch)
        sender.write(to: &writer)
        senderIncarnation.write(to: &writer)
        receiverIncarnation.write(to: &writer)
    }
}

/// A message with its envelope, as it travels.
package struct PeerMessage<Body: BinaryCodable>: BinaryCodable {
    package let envelope: PeerEnvelope
    package let body: Body

    package init(envelope: PeerEnvelope, body: Body) {
        self.envelope = envelope
        self.body = body
    }

    package init(from reader: inout BinaryReader) throws {
        envelope = try PeerEnvelope(from: &reader)
        body = try Body(from: &reader)
    }

    package func write(to writer: inout BinaryWriter) {
        envelope.write(to: &writer)
        body.write(to: &writer)
    }
}

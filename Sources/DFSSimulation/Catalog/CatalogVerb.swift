package import DFSCluster
package import DFSModel

/// One verb of a node's catalog and what it answered, for a catalog that is to do the same.
package enum CatalogVerb: Sendable {
    case recordBlob(VersionID, owner: UserName, index: Int, digest: Digest)
    case prepare(RegisterKey, Ballot, Manifest?, answer: PrepareAnswer, sealed: Bool)
    case accept(RegisterKey, BallotedValue, [Manifest], answer: AcceptAnswer)
    case learn(RegisterKey, BallotedValue, [Manifest], isNews: Bool)
    case addUptime(seconds: Int)
    /// - peer: its number. `isAllowed` is false if the peer has been rolled back.
    case follow(peer: Int, upTo: Int, newest: Int, isAllowed: Bool)
    /// - chunks: those whose files may go; nil if the version may not be forgotten.
    case forget(VersionID, proof: [RegisterKey: Ballot], chunks: [Int]?)
}

/// What happens to the catalogs of a history, in order.
package enum CatalogEvent: Sendable {
    /// Verbs have become durable, and readers of the node's catalog see this now.
    case durable(node: Int, [CatalogVerb], CatalogPicture)
    /// The node starts again from what is durable, without having been stopped in order.
    case restart(node: Int)
    /// The node's disk is lost; it begins anew.
    case lost(node: Int)
}

/// What readers of a catalog see.
package struct CatalogPicture: Hashable, Sendable {
    /// A committed row with its place in the node's sequence, from 1.
    package struct Row: Hashable, Sendable {
        package let sequence: Int
        package let key: RegisterKey
        package let ballot: Ballot

        package init(sequence: Int, key: RegisterKey, ballot: Ballot) {
            self.sequence = sequence
            self.key = key
            self.ballot = ballot
        }
    }

    /// A version that may be collected, and the registers that it was sealed for.
    package struct Unwanted: Hashable, Sendable {
        package let version: VersionID
        package let sealedFor: [RegisterKey]

        package init(version: VersionID, sealedFor: [RegisterKey]) {
            self.version = version
            self.sealedFor = sealedFor
        }
    }

    /// In the order of the simulation's keys.
    package let registers: [RegisterState]
    package let changes: [Row]
    package let newest: Int
    package let undecided: [Row]
    package let unwanted: [Unwanted]

    /// - undecided: with sequence 0 and the accepted ballot.
    package init(
        registers: [RegisterState], changes: [Row], newest: Int, undecided: [Row],
        unwanted: [Unwanted]
    ) {
        self.registers = registers
        self.changes = changes
        self.newest = newest
        self.undecided = undecided
        self.unwanted = unwanted
    }
}

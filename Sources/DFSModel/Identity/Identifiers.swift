/// Tells the kinds of ``Identifier`` apart; none of them has values.
package enum IdentifierKind {
    package enum Cluster {}
    package enum Incarnation {}
    package enum Version {}
    package enum Operation {}
    package enum Proposer {}
}

/// A cluster: nodes that share an authority, a key and users.
package typealias ClusterID = Identifier<IdentifierKind.Cluster>

/// The life of one catalog in a slot. A catalog that is made anew, restored or rebuilt is another
/// incarnation, because it may have forgotten what it promised.
package typealias Incarnation = Identifier<IdentifierKind.Incarnation>

/// One immutable content of a path. The first 48 bits are milliseconds since 1970, the rest is
/// random, so ids can be put in order of creation but not guessed. Never used to decide which
/// version is newer: ballots do that.
package typealias VersionID = Identifier<IdentifierKind.Version>

/// One change that a client asks for; repeating it with the same id takes effect at most once.
package typealias OperationID = Identifier<IdentifierKind.Operation>

/// One life of one proposing process: half from the incarnation, half random at each start, so
/// no ballot is ever issued twice.
package typealias ProposerID = Identifier<IdentifierKind.Proposer>

extension VersionID {
    /// A fresh id for a version that is made at `milliseconds` after 1970.
    package static func make(
        atMilliseconds milliseconds: Int, using generator: inout some RandomNumberGenerator
    ) -> VersionID {
        let time = UInt64(max(0, milliseconds)) << 16
        return VersionID(
            high: time | generator.next() & 0xffff, low: generator.next())
    }

    /// The same 128 bits as the id of the operation that commits this version.
    package var operation: OperationID {
        OperationID(bytes: bytes) ?? OperationID(high: 0, low: lowBits)
    }
}

extension ProposerID {
    /// The proposer of one boot of `incarnation`.
    package static func make(
        incarnation: Incarnation, using generator: inout some RandomNumberGenerator
    ) -> ProposerID {
        ProposerID(high: incarnation.lowBits, low: generator.next())
    }
}

package import DFSCluster
package import DFSModel
package import DFSWire
package import NIOCore

/// Another node, as this one needs it. The server implements it over HTTP.
///
/// Every call ends within a few seconds, by an answer or an error; an error leaves open whether
/// the peer has done what it was asked.
package protocol Peer: Sendable {
    /// Asks for promises, and for seals where an item has a manifest.
    func prepare(_ request: PrepareRequest) async throws -> PrepareReply
    /// Asks the peer to accept values.
    func accept(_ request: ValuesMessage) async throws -> AcceptReply
    /// Tells the peer that values are chosen.
    func commit(_ notice: ValuesMessage) async throws
    /// What the peer has accepted.
    func read(_ request: ReadRequest) async throws -> ReadReply
    /// Which registers the peer has committed after a point.
    func changes(_ request: ChangesRequest) async throws -> ChangesReply
    /// What the peer has committed for some registers, with manifests.
    func rows(_ request: ReadRequest) async throws -> ValuesMessage
    /// Whether the peer has committed the same in a range of registers, and what if not.
    func compare(_ request: CompareRequest) async throws -> CompareReply
    /// Has the peer re-hash copies of its own, and repair those that are not whole.
    func check(_ request: CheckChunksRequest) async throws -> CheckChunksReply
    /// Has the peer stage chunks from blobs of another version.
    func stage(_ request: StageRequest) async throws -> StageReply
    /// What the peer says about itself and of its undecided registers.
    func survey(_ request: SurveyRequest) async throws -> SurveyReply
    /// The chosen member list that the peer goes by, as its register has it.
    func members() async throws -> BallotedValue
    /// Asks the peer to have a new incarnation admitted; returns once it is a member.
    func admit(_ request: AdmitRequest) async throws
    /// The bytes of one of the peer's blobs, unchecked; at most ``Chunking/maximumChunkBytes``.
    /// With an `owner` only if the version is that user's: on a user's behalf always name one.
    func chunk(version: VersionID, index: Int, owner: UserName?) async throws -> ByteBuffer
}

/// Makes the connection to a member.
package protocol PeerDirectory: Sendable {
    func peer(_ member: Member, in list: MemberList) -> any Peer
}

import Crypto
package import DFSModel
package import Foundation

/// Chooses the nodes and the rotation of a new version.
package enum Placement {
    /// A node that can take chunks now, and how much room it has.
    package struct Candidate: Hashable, Sendable {
        package let name: NodeName
        package let availableBytes: Int

        package init(name: NodeName, availableBytes: Int) {
            self.name = name
            self.availableBytes = availableBytes
        }
    }

    /// Why no layout can be made.
    package enum Refusal: Error, Hashable, Sendable {
        /// Fewer nodes are up than copies are wanted.
        case tooFewNodes(up: Int, copies: Int)
    }

    /// The layout of a version over the candidates.
    ///
    /// Up to ``Chunking/stripeWidth`` candidates are all used, in slot order. Of more, that many
    /// are picked by weighted rendezvous hashing of the version's id (Thaler and Ravishankar
    /// 1998), the weight being the free space.
    package static func layout(
        for version: VersionID, over candidates: [Candidate], copies: Int, rotation: Rotation
    ) throws -> Layout {
        guard candidates.count >= copies, copies > 0 else {
            throw Refusal.tooFewNodes(up: candidates.count, copies: copies)
        }
        let width = max(Chunking.stripeWidth, copies)
        let picked =
            candidates.count <= width
            ? candidates
            : Array(candidates.sorted { score($0, version) > score($1, version) }.prefix(width))
        return try Layout(
            nodes: picked.map(\.name).sorted(),
            rotation: rotation.position(over: picked.count), copies: copies)
    }

    private static func score(_ candidate: Candidate, _ version: VersionID) -> Double {
        let hash = Digest.of(version.bytes + Array(candidate.name.text.utf8)).bytes
        let number = hash.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        // A uniform number strictly between 0 and 1; 2⁻⁵³ is the step of a Double there.
        let uniform = (Double(number >> 11) + 0.5) * 0x1p-53
        return -Double(max(1, candidate.availableBytes)) / log(uniform)
    }

}

/// Where the rotation of a layout comes from.
package enum Rotation: Hashable, Sendable {
    /// The lab report's `x`: the content's MD5, as one big-endian number, modulo the number of
    /// nodes. MD5 places and protects nothing.
    case md5([UInt8])
    /// Any number, for contents that are too large, or not yet known, to be read twice.
    case number(UInt64)

    /// The rotation that the lab report prescribes for a content at hand.
    package static func ofContent(_ content: some DataProtocol) -> Rotation {
        .md5(Array(Insecure.MD5.hash(data: content)))
    }

    /// The rotation over `nodeCount` nodes, from 0.
    package func position(over nodeCount: Int) -> Int {
        switch self {
        case .md5(let bytes): bytes.reduce(0) { ($0 << 8 | Int($1)) % nodeCount }
        case .number(let number): Int(number % UInt64(nodeCount))
        }
    }
}

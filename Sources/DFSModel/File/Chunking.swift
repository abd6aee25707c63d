/// How a content is cut into chunks.
///
/// A content of known size is cut into equal parts (differences of a byte allowed): one up to
/// ``singleChunkBytes``, four as the lab report has it, or a larger multiple of four so that no
/// part exceeds ``maximumChunkBytes``. A stream of unknown length is cut at
/// ``maximumChunkBytes``.
package enum Chunking {
    /// The lab report's number of chunks, and the width of a stripe.
    package static let stripeWidth = 4
    /// Contents up to this size are one chunk: four would cost more than they bring.
    package static let singleChunkBytes = 4 * 1024
    /// No chunk is larger, so that a client can hold one in memory to check it.
    package static let maximumChunkBytes = 8 * 1024 * 1024
    /// The most chunks a version may have: 1 TiB of full chunks.
    package static let maximumChunkCount = 131_072
    /// The largest content, in bytes.
    package static let maximumContentBytes = maximumChunkBytes * maximumChunkCount

    /// The sizes of the chunks of `contentBytes` bytes, in order; their sum is `contentBytes`.
    /// An empty content has no chunk. Refuse what is over ``maximumContentBytes`` first: the list
    /// grows with the content.
    package static func sizes(forContentBytes contentBytes: Int) -> [Int] {
        guard contentBytes > 0 else { return [] }
        let count = count(forContentBytes: contentBytes)
        let (quotient, remainder) = contentBytes.quotientAndRemainder(dividingBy: count)
        return (0..<count).map { $0 < remainder ? quotient + 1 : quotient }
    }

    private static func count(forContentBytes contentBytes: Int) -> Int {
        guard contentBytes > singleChunkBytes else { return 1 }
        let stripeBytes = stripeWidth * maximumChunkBytes
        return stripeWidth * ((contentBytes - 1) / stripeBytes + 1)
    }
}

/// How much one request for many small files may carry. Both sides hold it in memory.
package enum BatchLimits {
    /// Files of one commit, or manifests of one answer.
    package static let files = 1_024
    /// Chunks of one request or answer.
    package static let chunks = 4_096
    /// Chunks of a file whose manifest is given in a batch; others are asked for one by one.
    package static let chunksOfFile = 64
    /// Bytes of chunks in one request or answer.
    package static let bytes = 16 * 1024 * 1024
    /// Bytes of one request's body: the chunks and what is said about them.
    package static let bodyBytes = bytes + chunks * 64
    /// Bytes of a body that only names versions or chunks.
    package static let questionBytes = chunks * 32
}

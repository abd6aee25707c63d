import Crypto

/// A ``Digest`` over bytes that arrive in pieces.
package struct DigestBuilder: Sendable {
    private var hash = SHA256()

    package init() {}

    /// Adds the bytes that follow.
    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        hash.update(bufferPointer: bytes)
    }

    /// The digest of all bytes so far.
    package func finalize() -> Digest {
        Digest(hash.finalize())
    }
}

package import Crypto
package import Foundation

/// A SHA-256 value (FIPS 180-4): 32 bytes, written as 64 lower-case hexadecimal digits.
package struct Digest: Hashable, Sendable {
    package let bytes: [UInt8]

    /// Nil unless there are exactly 32 bytes.
    package init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 32 else { return nil }
        self.bytes = Array(bytes)
    }

    package init(_ digest: SHA256.Digest) {
        bytes = Array(digest)
    }

    /// The digest of bytes that are at hand.
    package static func of(_ bytes: some DataProtocol) -> Digest {
        Digest(SHA256.hash(data: bytes))
    }

    /// The checksum of a version: the digest of its chunks' digests, in order. It needs one pass
    /// over the content, which the chunks' digests need anyway.
    package static func ofDigests(_ digests: some Sequence<Digest>) -> Digest {
        var hash = SHA256()
        for digest in digests { hash.update(data: digest.bytes) }
        return Digest(hash.finalize())
    }
}

extension Digest: LosslessStringConvertible {
    package init?(_ description: String) {
        guard let bytes = Hex.decode(description) else { return nil }
        self.init(bytes: bytes)
    }

    package var description: String { Hex.encode(bytes) }
}

extension Digest: Codable {
    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let value = Digest(text) else {
            throw ModelError(
                .invalid, "'\(text.printable)' is not a SHA-256 value of 64 hexadecimal digits.")
        }
        self = value
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension Digest: BinaryCodable {
    package init(from reader: inout BinaryReader) throws {
        guard let value = Digest(bytes: try reader.readRaw(32)) else { throw BinaryError.truncated }
        self = value
    }

    package func write(to writer: inout BinaryWriter) {
        writer.write(raw: bytes)
    }
}

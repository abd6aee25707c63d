package import Crypto
package import Foundation

/// A SHA-256 value (FIPS 180-4): 32 bytes, written as 64 lower-case hexadecimal digits.
package struct Digest: Hashable, Sendable {
    /// The bytes, most significant first, as four numbers: a list holds many digests, and these need
    /// no memory of their own. (No vector type: its alignment is more than a task's frame keeps.)
    private let first: UInt64
    private let second: UInt64
    private let third: UInt64
    private let fourth: UInt64

    /// Nil unless there are exactly 32 bytes.
    package init?(bytes: some Collection<UInt8>) {
        guard let value = bytes.withBytes({ Self(raw: $0) }) else { return nil }
        self = value
    }

    /// The same of bytes that lie elsewhere.
    package init?(raw bytes: UnsafeRawBufferPointer) {
        guard bytes.count == 32 else { return nil }
        self.init(whole: bytes)
    }

    package init(_ digest: SHA256.Digest) {
        self = digest.withUnsafeBytes { Self(whole: $0) }
    }

    private init(whole bytes: UnsafeRawBufferPointer) {
        func number(_ index: Int) -> UInt64 {
            UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8 * index, as: UInt64.self))
        }
        (first, second, third, fourth) = (number(0), number(1), number(2), number(3))
    }

    /// The 32 bytes.
    package var bytes: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
            let bytes = UnsafeMutableRawBufferPointer(buffer)
            bytes.storeBytes(of: first.bigEndian, as: UInt64.self)
            bytes.storeBytes(of: second.bigEndian, toByteOffset: 8, as: UInt64.self)
            bytes.storeBytes(of: third.bigEndian, toByteOffset: 16, as: UInt64.self)
            bytes.storeBytes(of: fourth.bigEndian, toByteOffset: 24, as: UInt64.self)
            count = 32
        }
    }

    /// Runs `body` with the same bytes, which need no memory of their own.
    package func withUnsafeBytes<Value>(
        _ body: (UnsafeRawBufferPointer) throws -> Value
    ) rethrows -> Value {
        let words = (first.bigEndian, second.bigEndian, third.bigEndian, fourth.bigEndian)
        return try Swift.withUnsafeBytes(of: words, body)
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
        first = try reader.readBigEndian()
        second = try reader.readBigEndian()
        third = try reader.readBigEndian()
        fourth = try reader.readBigEndian()
    }

    package func write(to writer: inout BinaryWriter) {
        withUnsafeBytes { writer.write(raw: $0) }
    }
}

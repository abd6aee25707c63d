/// A 128-bit identifier of one kind of thing; written as 32 lower-case hexadecimal digits.
///
/// `Kind` only keeps the kinds apart: a version id is never passed where a cluster id is meant.
package struct Identifier<Kind>: Hashable, Comparable, Sendable {
    private let high: UInt64
    private let low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// An identifier of 128 random bits.
    package static func random(using generator: inout some RandomNumberGenerator) -> Self {
        Self(high: generator.next(), low: generator.next())
    }

    /// An identifier of 128 bits from the system's random source.
    package static func random() -> Self {
        var generator = SystemRandomNumberGenerator()
        return random(using: &generator)
    }

    /// The identifier in 16 bytes, most significant first, or nil for another count.
    package init?(bytes: some Collection<UInt8>) {
        guard let value = bytes.withBytes({ Self(raw: $0) }) else { return nil }
        self = value
    }

    /// The same of bytes that lie elsewhere.
    package init?(raw bytes: UnsafeRawBufferPointer) {
        guard bytes.count == 16 else { return nil }
        high = UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self))
        low = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
    }

    /// 16 bytes, most significant first; their order is the order of the identifiers.
    package var bytes: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 16) { buffer, count in
            let bytes = UnsafeMutableRawBufferPointer(buffer)
            bytes.storeBytes(of: high.bigEndian, as: UInt64.self)
            bytes.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
            count = 16
        }
    }

    /// Runs `body` with the same bytes, which need no memory of their own.
    package func withUnsafeBytes<Value>(
        _ body: (UnsafeRawBufferPointer) throws -> Value
    ) rethrows -> Value {
        try Swift.withUnsafeBytes(of: (high.bigEndian, low.bigEndian), body)
    }

    package static func < (left: Self, right: Self) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }

    /// The low 64 bits, where a time-ordered identifier is random.
    package var lowBits: UInt64 { low }
}

extension Identifier: LosslessStringConvertible {
    package init?(_ description: String) {
        guard description.utf8.count == 32, let bytes = Hex.decode(description) else { return nil }
        self.init(bytes: bytes)
    }

    package var description: String {
        var text: [UInt8] = []
        text.reserveCapacity(32)
        append(to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// Appends the description, which is ASCII.
    package func append(to text: inout [UInt8]) {
        Hex.append(high, to: &text)
        Hex.append(low, to: &text)
    }
}

extension Identifier: Codable {
    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let value = Self(text) else {
            throw ModelError(
                .invalid, "'\(text.printable)' is not an identifier of 32 hexadecimal digits.")
        }
        self = value
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension Identifier: BinaryCodable {
    package init(from reader: inout BinaryReader) throws {
        self.init(high: try reader.readBigEndian(), low: try reader.readBigEndian())
    }

    package func write(to writer: inout BinaryWriter) {
        Swift.withUnsafeBytes(of: (high.bigEndian, low.bigEndian)) { writer.write(raw: $0) }
    }
}

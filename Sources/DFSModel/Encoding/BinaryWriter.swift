/// Writes the compact binary form of catalogs and peer messages (docs/format.md).
///
/// The form is deterministic: equal values give equal bytes, so digests of it can be compared.
/// Integers are unsigned LEB128, byte strings carry their length first.
package struct BinaryWriter: Sendable {
    /// What has been written so far.
    package private(set) var bytes: [UInt8] = []

    package init() {}

    /// One byte, as it is.
    package mutating func write(byte: UInt8) {
        bytes.append(byte)
    }

    /// An integer in 1 to 10 bytes.
    package mutating func write(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    /// An integer that is never negative: a size, a count or a time after 1970.
    package mutating func write(_ value: Int) {
        write(UInt64(value))
    }

    package mutating func write(_ value: Bool) {
        bytes.append(value ? 1 : 0)
    }

    /// Bytes whose number the reader knows.
    package mutating func write(raw: some Collection<UInt8>) {
        bytes.append(contentsOf: raw)
    }

    /// The same of bytes that lie elsewhere.
    package mutating func write(raw: UnsafeRawBufferPointer) {
        bytes.append(contentsOf: raw)
    }

    /// Bytes with their number in front.
    package mutating func write(_ value: [UInt8]) {
        write(value.count)
        bytes.append(contentsOf: value)
    }

    /// UTF-8 with the number of bytes in front.
    package mutating func write(_ value: String) {
        let utf8 = value.utf8
        write(utf8.count)
        bytes.append(contentsOf: utf8)
    }

    /// A count and then each element.
    package mutating func write<Element>(
        _ elements: some Collection<Element>, _ each: (inout BinaryWriter, Element) -> Void
    ) {
        write(elements.count)
        for element in elements { each(&self, element) }
    }

    /// A flag and, if it is set, the value.
    package mutating func write<Value>(
        optional value: Value?, _ some: (inout BinaryWriter, Value) -> Void
    ) {
        write(value != nil)
        if let value { some(&self, value) }
    }
}

/// A value with a binary form.
package protocol BinaryCodable: Sendable {
    /// Appends this value.
    func write(to writer: inout BinaryWriter)
    /// Reads one value; throws ``BinaryError`` for anything that `write` cannot have written.
    init(from reader: inout BinaryReader) throws
}

extension BinaryCodable {
    /// The whole binary form of this value.
    package var binary: [UInt8] {
        var writer = BinaryWriter()
        write(to: &writer)
        return writer.bytes
    }

    /// Reads a value that fills `bytes` exactly.
    package init(binary bytes: [UInt8]) throws {
        var reader = BinaryReader(bytes)
        try self.init(from: &reader)
        try reader.expectEnd()
    }
}

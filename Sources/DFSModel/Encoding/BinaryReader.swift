/// Reads what ``BinaryWriter`` wrote. Every length is checked against what is left, so hostile
/// bytes cost no more memory than they are long.
package struct BinaryReader: Sendable {
    private let bytes: [UInt8]
    private var position = 0

    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The number of bytes not yet read.
    package var remaining: Int { bytes.count - position }

    /// One byte; throws ``BinaryError/truncated`` at the end, as all of these do.
    package mutating func readByte() throws -> UInt8 {
        guard position < bytes.count else { throw BinaryError.truncated }
        defer { position += 1 }
        return bytes[position]
    }

    /// An unsigned LEB128 integer; refuses more than 64 bits and padding, so that each value has
    /// one form.
    package mutating func readUInt64() throws -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: 0, to: 70, by: 7) {
            let byte = try readByte()
            let bits = UInt64(byte & 0x7f)
            guard shift < 63 || bits <= 1 else {
                throw BinaryError.malformed("integer over 64 bits")
            }
            value |= bits << UInt64(shift)
            if byte & 0x80 == 0 {
                guard byte != 0 || shift == 0 else { throw BinaryError.malformed("padded integer") }
                return value
            }
        }
        throw BinaryError.malformed("integer over 64 bits")
    }

    /// An integer from 0 to `Int.max`.
    package mutating func readInt() throws -> Int {
        guard let value = Int(exactly: try readUInt64()) else {
            throw BinaryError.malformed("integer over 63 bits")
        }
        return value
    }

    /// A flag; refuses bytes other than 0 and 1.
    package mutating func readBool() throws -> Bool {
        switch try readByte() {
        case 0: false
        case 1: true
        default: throw BinaryError.malformed("flag that is neither 0 nor 1")
        }
    }

    /// 8 bytes, most significant first.
    mutating func readBigEndian() throws -> UInt64 {
        guard remaining >= 8 else { throw BinaryError.truncated }
        defer { position += 8 }
        return bytes.withUnsafeBytes {
            UInt64(bigEndian: $0.loadUnaligned(fromByteOffset: position, as: UInt64.self))
        }
    }

    /// The next `count` bytes.
    package mutating func readRaw(_ count: Int) throws -> ArraySlice<UInt8> {
        guard count >= 0, count <= remaining else { throw BinaryError.truncated }
        defer { position += count }
        return bytes[position..<position + count]
    }

    /// Bytes with their number in front.
    package mutating func readBytes() throws -> [UInt8] {
        let count = try readInt()
        return Array(try readRaw(count))
    }

    /// Text with its number of bytes in front; refuses what is not UTF-8.
    package mutating func readString() throws -> String {
        let count = try readInt()
        let bytes = try readRaw(count)
        // ASCII, as most texts are, need not be looked at again.
        if bytes.reduce(0, |) < 0x80 { return String(decoding: bytes, as: UTF8.self) }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw BinaryError.malformed("text that is not UTF-8")
        }
        return text
    }

    /// A count, bounded by `limit` and by the bytes that are left, and then each element.
    package mutating func readArray<Element>(
        limit: Int, _ each: (inout BinaryReader) throws -> Element
    ) throws -> [Element] {
        let count = try readInt()
        guard count <= limit, count <= remaining else {
            throw BinaryError.malformed("list of \(count) elements")
        }
        var elements: [Element] = []
        elements.reserveCapacity(count)
        for _ in 0..<count { elements.append(try each(&self)) }
        return elements
    }

    /// A flag and, if it is set, the value.
    package mutating func readOptional<Value>(
        _ some: (inout BinaryReader) throws -> Value
    ) throws -> Value? {
        try readBool() ? try some(&self) : nil
    }

    /// Throws ``BinaryError/malformed(_:)`` if bytes are left.
    package func expectEnd() throws {
        guard remaining == 0 else { throw BinaryError.malformed("\(remaining) bytes too many") }
    }
}

/// Bytes that are not the binary form of what was expected.
package enum BinaryError: Failure, Equatable {
    case truncated
    case malformed(String)

    package var code: FailureCode { .invalid }

    package var message: String {
        switch self {
        case .truncated: "The message ends too early."
        case .malformed(let what): "The message is malformed: \(what)."
        }
    }
}

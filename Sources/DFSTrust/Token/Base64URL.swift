/// Base64 with the alphabet of URLs and without padding (RFC 4648, section 5). Every request has a
/// token to decode, so it works on bytes.
enum Base64URL {
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    /// The six bits that each byte stands for; 64 for a byte that stands for none.
    private static let values: [UInt8] = {
        var values = Array(repeating: UInt8(64), count: 256)
        for (value, byte) in alphabet.enumerated() { values[Int(byte)] = UInt8(value) }
        return values
    }()

    static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count * 4 + 2) / 3)
        var bits: UInt32 = 0
        var waiting: UInt32 = 0
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            waiting += 8
            while waiting >= 6 {
                waiting -= 6
                text.append(alphabet[Int(bits >> waiting & 63)])
            }
        }
        if waiting > 0 { text.append(alphabet[Int(bits << (6 - waiting) & 63)]) }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes, or nil unless `text` is exactly what ``encode(_:)`` writes for them.
    static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count * 3 / 4)
        var bits: UInt32 = 0
        var waiting: UInt32 = 0
        for character in text {
            let value = values[Int(character)]
            guard value < 64 else { return nil }
            bits = bits << 6 | UInt32(value)
            waiting += 6
            guard waiting >= 8 else { continue }
            waiting -= 8
            bytes.append(UInt8(truncatingIfNeeded: bits >> waiting))
        }
        // What is left is less than a character's bits, and zero, as `encode` leaves it.
        let rest = bits & (1 << waiting - 1)
        return waiting < 6 && rest == 0 ? bytes : nil
    }
}

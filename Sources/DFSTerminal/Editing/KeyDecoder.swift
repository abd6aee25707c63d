/// Turns the bytes that a terminal sends into keys: UTF-8 text, controls and the escape sequences
/// of xterm and its relatives (ECMA-48). A value that is given one byte at a time.
struct KeyDecoder: Sendable {
    private var pending: [UInt8] = []

    private static let escape: UInt8 = 0x1b
    /// Escape sequences are shorter; what is longer is no key.
    private static let longestSequence = 16

    /// The key that `byte` completes; nil while a key is unfinished.
    mutating func feed(_ byte: UInt8) -> Key? {
        guard let first = pending.first else { return begin(byte) }
        pending.append(byte)
        return first == Self.escape ? escaped() : character()
    }

    private mutating func begin(_ byte: UInt8) -> Key? {
        switch byte {
        case Self.escape, 0xc2...0xf4:
            pending = [byte]
            return nil
        case 0x20..<0x7f: return .text(String(UnicodeScalar(byte)))
        default: return Self.controls[byte] ?? .ignored
        }
    }

    private static let controls: [UInt8: Key] = [
        1: .home, 2: .left, 3: .interrupt, 4: .deleteOrEnd, 5: .end, 6: .right, 8: .backspace,
        10: .enter, 11: .killToEnd, 12: .clearScreen, 13: .enter, 14: .down, 16: .up,
        21: .killToStart, 23: .killWord, 25: .yank, 26: .suspend, 127: .backspace,
    ]

    private mutating func character() -> Key? {
        let count = pending[0] < 0xe0 ? 2 : pending[0] < 0xf0 ? 3 : 4
        let isContinued = pending.last.map { $0 & 0xc0 == 0x80 } ?? false
        guard !isContinued || pending.count == count else { return nil }
        defer { pending = [] }
        guard let text = String(validating: pending, as: UTF8.self),
            text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control })
        else { return .ignored }
        return .text(text)
    }

    private mutating func escaped() -> Key? {
        let second = pending[1]
        guard second == UInt8(ascii: "[") || second == UInt8(ascii: "O") else {
            pending = []
            return Self.alternates[second] ?? .ignored
        }
        guard pending.count > 2 else { return nil }
        let last = pending[pending.count - 1]
        guard (0x40...0x7e).contains(last) || pending.count == Self.longestSequence else {
            return nil
        }
        let parameters = String(decoding: pending[2..<pending.count - 1], as: UTF8.self)
        pending = []
        return Self.sequence(final: last, parameters)
    }

    /// With the Alt key.
    private static let alternates: [UInt8: Key] = [
        UInt8(ascii: "b"): .wordLeft, UInt8(ascii: "f"): .wordRight, 127: .killWord, 8: .killWord,
    ]

    private static func sequence(final: UInt8, _ parameters: String) -> Key {
        let isByWord = parameters.hasSuffix(";5") || parameters.hasSuffix(";3")
        switch final {
        case UInt8(ascii: "A"): return .up
        case UInt8(ascii: "B"): return .down
        case UInt8(ascii: "C"): return isByWord ? .wordRight : .right
        case UInt8(ascii: "D"): return isByWord ? .wordLeft : .left
        case UInt8(ascii: "H"): return .home
        case UInt8(ascii: "F"): return .end
        case UInt8(ascii: "~"):
            switch parameters {
            case "1", "7": return .home
            case "4", "8": return .end
            case "3": return .delete
            default: return .ignored
            }
        default: return .ignored
        }
    }
}

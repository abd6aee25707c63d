import DFSModel

/// How many columns of a terminal a text takes.
///
/// East Asian wide characters and emoji take two (Unicode Annex 11, classes W and F), combining
/// marks and controls none. Characters whose width terminals dispute (class A) count as one.
package enum DisplayWidth {
    /// The columns of a whole text.
    package static func columns(of text: String) -> Int {
        text.isPlain ? text.utf8.count : text.reduce(0) { $0 + columns(of: $1) }
    }

    /// `text` if it fits into `width` columns, otherwise its beginning and `…`, together at most
    /// `width` columns.
    package static func truncated(_ text: String, to width: Int) -> String {
        guard columns(of: text) > width else { return text }
        guard width > 0 else { return "" }
        var result = ""
        var used = 1
        for character in text {
            used += columns(of: character)
            guard used <= width else { break }
            result.append(character)
        }
        return result + "…"
    }

    /// `text` if it fits into `width` columns, otherwise `…` and its end, together at most `width`
    /// columns.
    package static func truncatedAtFront(_ text: String, to width: Int) -> String {
        guard columns(of: text) > width else { return text }
        guard width > 0 else { return "" }
        var end: [Character] = []
        var used = 1
        for character in text.reversed() {
            used += columns(of: character)
            guard used <= width else { break }
            end.append(character)
        }
        return "…" + String(end.reversed())
    }

    /// `text` with spaces on the right up to `width` columns; unchanged if it is wider.
    package static func padded(_ text: String, to width: Int) -> String {
        text + spaces(width - columns(of: text))
    }

    /// `text` with spaces on the left up to `width` columns; unchanged if it is wider.
    package static func alignedRight(_ text: String, to width: Int) -> String {
        spaces(width - columns(of: text)) + text
    }

    private static func spaces(_ count: Int) -> String {
        String(repeating: " ", count: max(0, count))
    }

    private static func columns(of character: Character) -> Int {
        let scalars = character.unicodeScalars
        let isEmojiSequence =
            scalars.count > 1
            && scalars.contains {
                $0.value == 0xfe0f || $0.value == 0x200d || $0.properties.isEmojiModifier
            }
        if isEmojiSequence, scalars.first?.properties.isEmoji == true { return 2 }
        return scalars.reduce(0) { $0 + columns(of: $1) }
    }

    private static func columns(of scalar: Unicode.Scalar) -> Int {
        let value = scalar.value
        if (0x20..<0x7f).contains(value) || value == 0xad { return 1 }
        switch scalar.properties.generalCategory {
        case .control, .format, .nonspacingMark, .enclosingMark, .lineSeparator,
            .paragraphSeparator:
            return 0
        default: break
        }
        // The vowels and final consonants of Hangul join the consonant before them.
        if (0x1160...0x11ff).contains(value) || (0xd7b0...0xd7ff).contains(value) { return 0 }
        // Two regional indicators make one flag of two columns.
        if (0x1f1e6...0x1f1ff).contains(value) { return 1 }
        if scalar.properties.isEmojiPresentation { return 2 }
        return wideRanges.contains { $0.contains(value) } ? 2 : 1
    }

    /// The blocks of EastAsianWidth.txt with class W or F, except emoji.
    private static let wideRanges: [ClosedRange<UInt32>] = [
        0x1100...0x115f, 0x2329...0x232a, 0x2e80...0x303e, 0x3041...0x3247, 0x3250...0x4dbf,
        0x4e00...0xa4c6, 0xa960...0xa97c, 0xac00...0xd7a3, 0xf900...0xfaff, 0xfe10...0xfe19,
        0xfe30...0xfe6b, 0xff01...0xff60, 0xffe0...0xffe6, 0x16fe0...0x18dff, 0x1aff0...0x1b2fb,
        0x1f200...0x1f265, 0x20000...0x2fffd, 0x30000...0x3fffd,
    ]
}

import DFSTerminal
import Testing

@Suite("Display width")
struct DisplayWidthTests {
    @Test(
        "a text takes the columns that a terminal gives it",
        arguments: [
            ("", 0), ("file.txt", 8), ("Ünï", 3), ("U\u{308}", 1), ("日本", 4), ("한국", 4),
            ("\u{1112}\u{1161}\u{11ab}", 2), ("ｆｕ", 4), ("🙂", 2), ("👩‍👩‍👧", 2), ("👍🏽", 2),
            ("🇩🇪", 2), ("❤️", 2), ("❤", 1), ("1️⃣", 2), ("…", 1), ("a\u{200b}b", 2), ("ﬁ", 1),
            ("\u{1b}", 0), ("नि", 2), ("\u{20000}", 2),
        ])
    func columns(text: String, columns: Int) {
        #expect(DisplayWidth.columns(of: text) == columns)
    }

    @Test(
        "a text that is too wide is cut before the width",
        arguments: [
            ("abc", 3, "abc"), ("abcd", 3, "ab…"), ("日本語", 5, "日本…"), ("日本語", 4, "日…"),
            ("日本語", 2, "…"), ("abc", 1, "…"), ("abc", 0, ""), ("abc", -1, ""), ("", 0, ""),
        ])
    func truncates(text: String, width: Int, result: String) {
        #expect(DisplayWidth.truncated(text, to: width) == result)
    }

    @Test("padding counts columns, not characters")
    func pads() {
        #expect(DisplayWidth.padded("日本", to: 6) == "日本  ")
        #expect(DisplayWidth.alignedRight("日本", to: 6) == "  日本")
        #expect(DisplayWidth.padded("日本", to: 3) == "日本")
    }
}

import DFSModel
import Testing

@Suite("File paths")
struct FilePathTests {
    @Test(
        "ordinary and odd names are kept byte for byte",
        arguments: [
            "a", "a/b/c.txt", "two words", "it's \"quoted\" `x` $y *?", "zażółć/日本語", "😀/👩‍👩‍👧",
            "...", ".hidden", "a..b", "-rf", "a\\b", "e\u{301}", "\u{e9}", "a/\u{301}b", " ",
            "%2e%2e",
        ])
    func accepts(_ text: String) throws {
        let path = try FilePath(text)
        #expect(path.text.utf8.elementsEqual(text.utf8))
        #expect(try Samples.throughJSON(path) == path)
    }

    @Test(
        "names that could escape or confuse are refused",
        arguments: [
            "", "/", "/etc/passwd", "..", ".", "../x", "a/../b", "a/..", "a/.", "./a", "a//b", "a/",
            "a\nb", "a\0b", "a\tb", "\u{7f}", "\u{85}",
        ])
    func refuses(_ text: String) {
        #expect(throws: ModelError.self) { try FilePath(text) }
    }

    @Test("the limits hold to the byte")
    func limits() throws {
        let component = String(repeating: "x", count: 255)
        _ = try FilePath(component)
        #expect(throws: ModelError.self) { try FilePath(component + "x") }
        #expect(throws: ModelError.self) { try FilePath(String(repeating: "é", count: 128)) }
        let full = Array(repeating: component, count: 16).joined(separator: "/")
        #expect(full.utf8.count == 4_095)
        _ = try FilePath(full)
        #expect(throws: ModelError.self) { try FilePath(full + "/y") }
        let deep = Array(repeating: "d", count: 128).joined(separator: "/")
        _ = try FilePath(deep)
        #expect(throws: ModelError.self) { try FilePath(deep + "/d") }
    }

    @Test("two spellings that Unicode calls equal are two names")
    func normalization() throws {
        let composed = try FilePath("caf\u{e9}")
        let decomposed = try FilePath("cafe\u{301}")
        #expect(composed.text == decomposed.text)
        #expect(composed != decomposed)
        #expect(Set([composed, decomposed]).count == 2)
        #expect((composed < decomposed) != (decomposed < composed))
    }

    @Test("components, name, parent and inside agree, even when a mark follows the slash")
    func parts() throws {
        let path = try FilePath("a/\u{301}b/c")
        #expect(
            path.components.map { Array($0.utf8) } == ["a", "\u{301}b", "c"].map { Array($0.utf8) })
        #expect(path.name == "c")
        let parent = try #require(path.parent)
        #expect(parent.text.utf8.elementsEqual("a/\u{301}b".utf8))
        #expect(try #require(parent.parent).text == "a")
        #expect(parent.parent?.parent == nil)
        #expect(path.isInside(parent))
        #expect(!parent.isInside(parent))
        #expect(try !FilePath("ab/c").isInside(try FilePath("a")))
        #expect(try parent.appending("c") == path)
        #expect(throws: ModelError.self) { try parent.appending("../..") }
    }

    @Test("a refusal never repeats control characters and stays short")
    func messages() {
        let text = "/\u{1b}[2J\u{202e}" + String(repeating: "e\u{301}", count: 3_000)
        #expect {
            try FilePath(text)
        } throws: { error in
            let message = (error as? ModelError)?.message ?? ""
            return message.utf8.count < 1_000 && message.unicodeScalars.allSatisfy(\.isPrintable)
        }
        let marks = "/a" + String(repeating: "\u{301}", count: 3_000)
        #expect(marks.printable.utf8.count < 1_000)
    }
}

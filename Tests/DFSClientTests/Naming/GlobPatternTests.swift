import DFSModel
import Testing

@testable import DFSClient

@Suite("Patterns for names")
struct GlobPatternTests {
    @Test("a pattern without a slash fits any part of a path; with one it fits from the top")
    func places() throws {
        let cases: [(pattern: String, path: String, fits: Bool)] = [
            ("*.jpg", "a.jpg", true), ("*.jpg", "holiday/a.jpg", true),
            ("*.jpg", "a.jpeg", false), ("old", "old/a.jpg", true), ("old", "older/a", false),
            ("a/*.jpg", "a/b.jpg", true), ("a/*.jpg", "x/a/b.jpg", false),
            ("a/*.jpg", "a/b/c.jpg", false), ("a/**.jpg", "a/b/c.jpg", true),
            ("a/b", "a/b/c", true), ("?", "é", true), ("?", "ab", false),
            ("[a-c]x", "bx", true), ("[!a-c]x", "bx", false), ("[]]", "]", true),
            ("\\*", "*", true), ("\\*", "a", false), ("**", "a/b/c", true),
        ]
        for (pattern, path, fits) in cases {
            #expect(try GlobPattern(pattern).matches(path) == fits, "\(pattern) \(path)")
        }
        #expect(throws: ClientError.self) { try GlobPattern("") }
        #expect(throws: ClientError.self) { try GlobPattern("[a") }
    }

    @Test("a hostile pattern takes no longer than its length allows")
    func hostile() throws {
        let pattern = try GlobPattern(String(repeating: "*a", count: 100) + "b")
        #expect(!pattern.matches(String(repeating: "a", count: 250)))
    }

    @Test("excluding wins over including")
    func filter() throws {
        let filter = try NameFilter(include: ["*.jpg"], exclude: ["old"])
        #expect(filter.takes("a.jpg") && !filter.takes("a.txt") && !filter.takes("old/a.jpg"))
        #expect(try NameFilter(include: [], exclude: []).takes("anything"))
    }
}

import DFSModel
import Testing

@testable import DFSClient

@Suite("Arguments as with cp")
struct CopyArgumentsTests {
    private func target(
        _ arguments: [String], of name: String, isFolder: Bool = false
    ) throws -> String {
        try CopyArguments(arguments).target(of: name, destinationIsFolder: isFolder)
    }

    @Test("one argument keeps its base name")
    func one() throws {
        #expect(try target(["/tmp/Book1"], of: "Book1") == "Book1")
        #expect(try CopyArguments(["a"]).destination == nil)
    }

    @Test("two arguments: a new name, or into a folder that exists or is written with a slash")
    func two() throws {
        #expect(try target(["Book1", "docs/first"], of: "Book1") == "docs/first")
        #expect(try target(["Book1", "docs"], of: "Book1", isFolder: true) == "docs/Book1")
        #expect(try target(["Book1", "docs/"], of: "Book1") == "docs/Book1")
        #expect(try target(["Book1", "/"], of: "Book1", isFolder: true) == "/Book1")
    }

    @Test("three arguments need a folder")
    func three() throws {
        #expect(try target(["a", "b", "docs/"], of: "a") == "docs/a")
        #expect(try target(["a", "b", "docs"], of: "b", isFolder: true) == "docs/b")
        #expect(throws: ClientError.self) { try target(["a", "b", "docs"], of: "a") }
        #expect(try CopyArguments(["a", "b", "docs"]).sources == ["a", "b"])
    }

    @Test("no argument and an empty one are refused")
    func none() {
        #expect(throws: ClientError.self) { try CopyArguments([]) }
        #expect(throws: ClientError.self) { try CopyArguments(["a", ""]) }
    }

    @Test("the base name of a local path ignores slashes at its end, and dots have none")
    func baseNames() {
        #expect(CopyArguments.baseName(ofLocal: "/a/b/") == "b")
        #expect(CopyArguments.baseName(ofLocal: "b") == "b")
        for path in ["/", "..", "a/..", "."] {
            #expect(CopyArguments.baseName(ofLocal: path) == nil)
        }
    }
}

import DFSCluster
import DFSModel
import Testing

@Suite struct ListStretchTests {
    private static func page(_ node: Int, _ words: String) throws -> (
        node: NodeName, entries: [NodeEntry]
    ) {
        let entries = try words.split(separator: " ").map { word in
            let isPrefix = word.hasSuffix("/")
            return NodeEntry(
                path: try FilePath(String(isPrefix ? word.dropLast() : word)), ballot: .genesis,
                kind: isPrefix ? .prefix : .folder)
        }
        return (try Samples.nodes(node)[node - 1], entries)
    }

    private static func words(_ stretch: ListStretch) -> [String] {
        stretch.lists.map { list in
            list.entries.map { String(decoding: $0.sortKey, as: UTF8.self) }.joined(separator: " ")
        }
    }

    @Test("it ends where the first full page ends, and the others go on from there")
    func ends() throws {
        let stretch = ListStretch(
            [
                try Self.page(1, "a b c"), try Self.page(2, "a b b1"), try Self.page(3, "a c"),
                try Self.page(4, "a"),
            ], limit: 3)
        #expect(Self.words(stretch) == ["a b", "a b b1", "a", "a"])
        #expect(stretch.end == Array("b1".utf8))
        #expect(stretch.goingOn == Set(try Samples.nodes(3)))
    }

    @Test("it ends behind the folder that a full page ends with")
    func prefix() throws {
        let stretch = ListStretch(
            [try Self.page(1, "a a-b a/"), try Self.page(2, "a a-b a0")], limit: 3)
        #expect(Self.words(stretch) == ["a a-b a/", "a a-b"])
        #expect(stretch.end == Array("a/".utf8))
        #expect(stretch.goingOn == Set(try Samples.nodes(2)))
    }

    @Test("pages that are not full are the ends of all lists")
    func last() throws {
        let stretch = ListStretch(
            [try Self.page(1, "a b"), try Self.page(2, ""), try Self.page(3, "c")], limit: 3)
        #expect(Self.words(stretch) == ["a b", "", "c"])
        #expect(stretch.end == nil)
        #expect(stretch.goingOn.isEmpty)
    }
}

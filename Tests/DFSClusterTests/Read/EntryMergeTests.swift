import DFSCluster
import DFSModel
import Testing

@Suite struct EntryMergeTests {
    /// A list in the short form of tests: `a` a file, `a!` a tombstone, `a:` a folder marker and
    /// `a/` a prefix.
    private static func list(_ words: String, ballot: UInt64 = 1) throws -> [NodeEntry] {
        let file = NodeEntry.Kind.file(Samples.facts(layout: try Samples.layout()))
        return try words.split(separator: " ").map { word in
            let kinds: [Character: NodeEntry.Kind] = ["!": .deleted, ":": .folder, "/": .prefix]
            guard let last = word.last, let kind = kinds[last] else {
                return NodeEntry(
                    path: try FilePath(String(word)), ballot: Samples.ballot(ballot), kind: file)
            }
            let isPrefix = kind == .prefix
            return NodeEntry(
                path: try FilePath(String(word.dropLast())),
                ballot: isPrefix ? .zero : Samples.ballot(ballot), kind: kind)
        }
    }

    /// What a merge of the lists gives: folders with a `:` behind.
    private static func merge(_ lists: [[NodeEntry]]) throws -> [String] {
        words(try merged(lists, limit: .max))
    }

    private static func words(_ entries: [ClusterEntry]) -> [String] {
        entries.map { $0.path.text + ($0.kind == .folder ? ":" : "") }
    }

    /// The lists merged in stretches of which no page has more than `limit` entries.
    private static func merged(_ lists: [[NodeEntry]], limit: Int) throws -> [ClusterEntry] {
        var rest = Array(zip(try Samples.nodes(lists.count), lists))
        var merge = EntryMerge()
        var result: [ClusterEntry] = []
        while !rest.isEmpty {
            let stretch = ListStretch(
                rest.map { (node: $0.0, entries: Array($0.1.prefix(limit))) }, limit: limit)
            result += merge.merge(stretch)
            rest.removeAll { !stretch.goingOn.contains($0.0) }
            for index in rest.indices {
                rest[index].1.removeAll { entry in
                    stretch.end.map { !$0.lexicographicallyPrecedes(entry.sortKey) } ?? true
                }
            }
        }
        return result
    }

    @Test("lists of several nodes become one, in byte order, each path once")
    func order() throws {
        let lists = [
            try Self.list("A a a0 ü"), try Self.list("a b ü"), try Self.list(""),
            try Self.list("a-b a0"),
        ]
        #expect(try Self.merge(lists) == ["A", "a", "a-b", "a0", "b", "ü"])
    }

    @Test("lists merged in short stretches give the same, wherever they differ")
    func stretches() throws {
        let lists = [
            try Self.list("A a: a-b a/ b c d e f"), try Self.list("a: a/ b! c d", ballot: 2),
            try Self.list("e"), try Self.list("A a-b b0 b1 b2 b3 c: c/ g"),
        ]
        let whole = try Self.merged(lists, limit: .max)
        #expect(
            Self.words(whole)
                == ["A", "a:", "a-b", "b0", "b1", "b2", "b3", "c", "c:", "d", "e", "f", "g"])
        for limit in 1...10 {
            #expect(try Self.merged(lists, limit: limit) == whole, "pages of \(limit)")
        }
    }

    @Test("a tombstone on a newer node hides an older file")
    func tombstone() throws {
        #expect(
            try Self.merge([try Self.list("a b"), try Self.list("a! b", ballot: 2)]) == ["b"])
        #expect(
            try Self.merge([try Self.list("a b", ballot: 3), try Self.list("a! b", ballot: 2)])
                == ["a", "b"])
    }

    @Test("a folder stands once, although its marker and its prefix stand apart")
    func markerAndPrefix() throws {
        #expect(try Self.merge([try Self.list("a: a-b a/ b")]) == ["a:", "a-b", "b"])
        #expect(
            try Self.merge([try Self.list("a: a-b"), try Self.list("a-b a/")]) == ["a:", "a-b"])
        #expect(
            try Self.merge([try Self.list("a/"), try Self.list("a/"), try Self.list("a: a/")])
                == ["a:"])
    }

    @Test("a folder without a marker stands where its content would")
    func prefixOnly() throws {
        #expect(try Self.merge([try Self.list("a-b a/ a0")]) == ["a-b", "a:", "a0"])
        #expect(try Self.merge([try Self.list("a! a/", ballot: 9)]) == ["a:"])
    }

    @Test("markers between a marker and its prefix do not confuse it")
    func nestedNames() throws {
        #expect(
            try Self.merge([try Self.list("a: a-: a-/ a/ b: c: c/ c0")])
                == ["a:", "a-:", "b:", "c:", "c0"])
    }

    /// What one list gives that all of three nodes give, known to be the same or compared.
    private static func agreed(_ list: [NodeEntry]) throws -> (
        known: [ClusterEntry], compared: [ClusterEntry]
    ) {
        let pages = try Samples.nodes(3).map { (node: $0, entries: list) }
        func merged(areSame: Bool) -> [ClusterEntry] {
            var merge = EntryMerge()
            return merge.merge(ListStretch(pages, limit: .max, areSame: areSame))
        }
        return (merged(areSame: true), merged(areSame: false))
    }

    @Test("nodes that are known to say the same are merged with the same result")
    func agreement() throws {
        for words in ["a b! c", "a: a-b a/ b", "a-b a/ a0", "a: a-: a-/ a/ b: c: c/ c0", ""] {
            let (known, compared) = try Self.agreed(try Self.list(words))
            #expect(known == compared)
        }
        let lacking = NodeEntry(
            path: try FilePath("a"), ballot: Samples.ballot(1),
            kind: .file(Samples.facts(layout: try Samples.layout(), missing: [1])))
        let (known, compared) = try Self.agreed([lacking])
        #expect(known == compared && known.count == 1)
    }
}

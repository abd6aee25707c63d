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
        let names = try Samples.nodes(lists.count)
        var rest = Dictionary(uniqueKeysWithValues: zip(names, lists.map { $0[...] }))
        var merge = EntryMerge(nodes: Set(names))
        var result: [String] = []
        while !merge.isFinished {
            for node in merge.needs { merge.feed(rest[node]?.popFirst(), from: node) }
            guard case .entry(let entry) = merge.next() else { continue }
            result.append(entry.path.text + (entry.kind == .folder ? ":" : ""))
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

    @Test("nothing is given out while a node's next entry is not known")
    func waits() throws {
        let names = try Samples.nodes(2)
        var merge = EntryMerge(nodes: Set(names))
        merge.feed(try Self.list("b").first, from: names[0])
        #expect(merge.next() == nil)
        #expect(merge.needs == [names[1]])
        merge.feed(nil, from: names[1])
        #expect(merge.next() != nil)
        #expect(!merge.isFinished)
        merge.feed(nil, from: names[0])
        #expect(merge.isFinished)
        #expect(merge.next() == nil)
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

    /// What one list gives that all of three nodes give, entry by entry, in one step for each or in
    /// the many of a merge.
    private static func agreed(_ list: [NodeEntry]) throws -> (
        steps: [ClusterEntry], fed: [ClusterEntry]
    ) {
        let names = try Samples.nodes(3)
        let agreement = Agreement(nodes: names)
        var together = EntryMerge(nodes: Set(names))
        var apart = EntryMerge(nodes: Set(names))
        var steps: [ClusterEntry] = []
        var fed: [ClusterEntry] = []
        for entry in list {
            #expect(together.isBetweenEntries)
            if case .entry(let merged) = together.next(entry, by: agreement) {
                steps.append(merged)
            }
            for name in names { apart.feed(entry, from: name) }
            if case .entry(let merged) = apart.next() { fed.append(merged) }
        }
        return (steps, fed)
    }

    @Test("nodes that say the same are merged in one step, with the same result")
    func agreement() throws {
        for words in ["a b! c", "a: a-b a/ b", "a-b a/ a0", "a: a-: a-/ a/ b: c: c/ c0", ""] {
            let (steps, fed) = try Self.agreed(try Self.list(words))
            #expect(steps == fed)
        }
        let lacking = NodeEntry(
            path: try FilePath("a"), ballot: Samples.ballot(1),
            kind: .file(Samples.facts(layout: try Samples.layout(), missing: [1])))
        let (steps, fed) = try Self.agreed([lacking])
        #expect(steps == fed && steps.count == 1)
    }
}

import DFSCluster
import DFSModel
import Testing

@Suite("The order of a list")
struct NodeEntryTests {
    @Test("the order without keys is the order of the keys")
    func order() throws {
        let names = ["a", "a-b", "a/x", "a0", "aa", "b", "a/x/y", "ä", "a\u{308}", "A"]
        let kinds: [NodeEntry.Kind] = [.folder, .prefix, .deleted]
        let entries = try names.flatMap { name in
            try kinds.map { NodeEntry(path: try FilePath(name), ballot: .zero, kind: $0) }
        }
        for left in entries {
            for right in entries {
                let order = left.order(against: right)
                #expect((order == 0) == (left.sortKey == right.sortKey))
                #expect(
                    (order < 0) == left.sortKey.lexicographicallyPrecedes(right.sortKey),
                    "\(left.path) \(right.path)")
            }
        }
    }

    @Test("the first entry that is out of order is found")
    func disorder() throws {
        let names = ["a", "a-b", "a/x", "a0", "b"]
        let ordered = try names.map {
            NodeEntry(path: try FilePath($0), ballot: .zero, kind: .folder)
        }
        #expect(NodeEntry.firstDisorder(in: ordered) == nil)
        #expect(NodeEntry.firstDisorder(in: []) == nil)
        for index in ordered.indices.dropFirst() {
            var swapped = ordered
            swapped.swapAt(index - 1, index)
            #expect(NodeEntry.firstDisorder(in: swapped) == index)
            var twice = ordered
            twice.insert(ordered[index], at: index)
            #expect(NodeEntry.firstDisorder(in: twice) == index + 1)
        }
        let prefix = NodeEntry(path: try FilePath("a"), ballot: .zero, kind: .prefix)
        #expect(NodeEntry.firstDisorder(in: [ordered[0], ordered[1], prefix]) == nil)
        #expect(NodeEntry.firstDisorder(in: [ordered[0], prefix, ordered[1]]) == 2)
    }
}

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
}

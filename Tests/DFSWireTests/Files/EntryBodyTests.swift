import DFSCluster
import DFSModel
import DFSWire
import Foundation
import Testing

@Suite struct EntryBodyTests {
    private static func entries() throws -> [NodeEntry] {
        let kinds: [NodeEntry.Kind] = [
            .file(try Samples.facts()), .file(try Samples.facts(missing: [1, 3])), .folder, .prefix,
            .deleted,
        ]
        return try kinds.map {
            NodeEntry(path: try FilePath("notes/ü"), ballot: Samples.ballot, kind: $0)
        }
    }

    @Test("a page in binary form says the same, and each layout once")
    func page() throws {
        let page = EntryPage(entries: try Self.entries())
        #expect(try EntryPage(binary: page.binary) == page)
        let twice = EntryPage(entries: page.entries + page.entries)
        let layouts = Set(
            page.entries.compactMap { entry -> Layout? in
                guard case .file(let facts) = entry.kind else { return nil }
                return facts.layout
            })
        let bytes = layouts.reduce(0) { $0 + $1.binary.count }
        #expect(bytes > 0)
        #expect(twice.binary.count <= 2 * page.binary.count - bytes + 2)
        #expect(throws: BinaryError.self) { try EntryPage(binary: Array(page.binary.dropLast())) }
    }

    @Test("an entry comes back as it was")
    func roundTrip() throws {
        for entry in try Self.entries() {
            let body = EntryBody(entry)
            #expect(try Samples.throughJSON(body) == body)
            #expect(try Samples.throughJSON(body).entry() == entry)
        }
    }

    @Test("a file without one of its parts is refused")
    func incomplete() throws {
        let body = EntryBody(try Self.entries()[0])
        let whole = try JSONSerialization.jsonObject(with: try JSONEncoder().encode(body))
        let parts = try #require(whole as? [String: Any])
        for key in parts.keys {
            var less = parts
            less[key] = nil
            let data = try JSONSerialization.data(withJSONObject: less)
            #expect(throws: (any Error).self, "\(key)") {
                _ = try Samples.fromJSON(EntryBody.self, data).entry()
            }
        }
    }

    @Test(
        "numbers that no file has are refused",
        arguments: [
            ("size", -1), ("chunks", -1), ("chunks", 131_073), ("rotation", 4), ("rotation", -1),
            ("copies", 0), ("copies", 5),
        ])
    func badNumbers(key: String, number: Int) throws {
        let body = EntryBody(try Self.entries()[0])
        let whole = try JSONSerialization.jsonObject(with: try JSONEncoder().encode(body))
        var parts = try #require(whole as? [String: Any])
        parts[key] = number
        let data = try JSONSerialization.data(withJSONObject: parts)
        #expect(throws: (any Error).self) {
            _ = try Samples.fromJSON(EntryBody.self, data).entry()
        }
    }
}

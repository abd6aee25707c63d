import DFSCluster
import DFSModel
import DFSWire
import Foundation
import NIOCore
import Testing

@testable import DFSClient

@Suite("Lines of lists")
struct EntryLineTests {
    @Test("a file's JSON has what scripts rely on")
    func json() throws {
        let manifest = try Samples.manifest(chunks: 4)
        let node = try Samples.node(1)
        let entry = try #require(ClusterEntry(merging: [node: Samples.entry(manifest)]))
        let text = try JSONLine.text(EntryLine(entry))
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        for key in ["path", "type", "size", "version", "modified", "state", "copies", "nodes"] {
            #expect(object[key] != nil, "\(key)")
        }
        #expect(object["state"] as? String == "incomplete")
        #expect(object["modified"] as? String == "1970-01-01T00:00:00.001Z")
        #expect(!text.contains("\n"))
    }

    @Test("a page is read, and one out of order is refused")
    func page() throws {
        let node = try Samples.node(1)
        let entries = try ["a", "b"].map {
            NodeEntry(path: try FilePath($0), ballot: .genesis, kind: .folder)
        }
        let page = ByteBuffer(bytes: EntryPage(entries: entries).binary)
        #expect(try EntryPages.entries(page, from: node) == entries)
        let wrong = ByteBuffer(bytes: EntryPage(entries: entries.reversed()).binary)
        #expect(throws: ClientError.self) { try EntryPages.entries(wrong, from: node) }
        #expect(throws: ClientError.self) {
            try EntryPages.entries(ByteBuffer(string: "<html>"), from: node)
        }
    }
}

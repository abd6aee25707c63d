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
        let encoder = JSONEncoder()
        let lines = try ["a", "b"].map { name in
            String(
                decoding: try encoder.encode(
                    EntryBody(
                        NodeEntry(path: try FilePath(name), ballot: .genesis, kind: .folder))),
                as: UTF8.self)
        }
        let page = ByteBuffer(string: lines.joined(separator: "\n") + "\n")
        #expect(try EntryPages.entries(page, from: node).map(\.path.text) == ["a", "b"])
        let wrong = ByteBuffer(string: lines.reversed().joined(separator: "\n"))
        #expect(throws: ClientError.self) { try EntryPages.entries(wrong, from: node) }
        #expect(throws: ClientError.self) {
            try EntryPages.entries(ByteBuffer(string: "<html>"), from: node)
        }
    }
}

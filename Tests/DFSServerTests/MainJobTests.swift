import DFSClient
import DFSCluster
import DFSModel
import DFSTesting
import Foundation
import Logging
import NIOCore
import Testing

@Suite("The main job over real nodes and TLS", .serialized)
struct MainJobTests {
    let suraj: UserName

    init() throws {
        suraj = try UserName("suraj")
    }

    @Test("a content of any size comes back as it was put")
    func sizes() async throws {
        try await TestCluster.with { cluster in
            try await cluster.addUser(suraj)
            try await cluster.withClient(of: suraj) { client in
                for size in [0, 1, 3, 4, 5, 31, 48, 51, 54, 4_096, 4_097, 41_544, 9_000_001] {
                    let content = TestContent.bytes(size, seed: UInt64(size))
                    let path = try FilePath("size/\(size)")
                    let result = try await client.put(content, at: path, owner: suraj)
                    #expect(result.manifest.size == size)
                    #expect(try await client.get(path) == content, "\(size) bytes")
                }
            }
        }
    }

    @Test("the report's book lies where the report's table says")
    func bookTable() async throws {
        try await TestCluster.with { cluster in
            try await cluster.addUser(suraj)
            try await cluster.withClient(of: suraj) { client in
                let book = try #require(Self.book(rotation: 2))
                let path = try FilePath("Book1")
                let manifest = try await client.put(book, at: path, owner: suraj).manifest
                #expect(manifest.chunks.map(\.size) == [10_386, 10_386, 10_386, 10_386])
                let wanted = ["DFS1": [3, 4], "DFS2": [1, 4], "DFS3": [1, 2], "DFS4": [2, 3]]
                for name in cluster.names {
                    let node = try await cluster.node(name)
                    var held: [Int] = []
                    for index in 1...4 {
                        let blob = try await node.catalog.blob(
                            version: manifest.version, index: index, owner: suraj)
                        if blob != nil { held.append(index) }
                    }
                    #expect(held == wanted[name.text])
                }
            }
        }
    }

    /// A text of 41,544 bytes whose MD5 has the remainder `rotation` by 4.
    static func book(rotation: Int) -> ByteBuffer? {
        (0..<64).lazy.map { TestContent.bytes(41_544, seed: $0) }.first {
            Rotation.ofContent(Data(buffer: $0)).position(over: 4) == rotation
        }
    }

    @Test("names are kept byte for byte, and one user never sees another's")
    func names() async throws {
        let other = try UserName("other")
        try await TestCluster.with { cluster in
            try await cluster.addUser(suraj)
            try await cluster.addUser(other)
            let names = [
                "ä ö'\"%s", "a;DROP TABLE users", "cafe\u{301}", "caf\u{e9}", "-rf", "x/ÿ/日本",
            ]
            try await cluster.withClient(of: suraj) { client in
                for name in names {
                    let content = ByteBuffer(string: name)
                    _ = try await client.put(content, at: try FilePath(name), owner: suraj)
                }
                let listed = try await client.list(recursive: true)
                let wanted = try Set(names.map { try FilePath($0) })
                #expect(Set(listed.map(\.path)) == wanted)
                #expect(listed.count == names.count)
            }
            try await cluster.withClient(of: other) { client in
                let listed = try await client.list(recursive: true)
                #expect(listed.isEmpty)
                await #expect(throws: ClientError.self) {
                    _ = try await client.get(try FilePath(names[0]))
                }
            }
        }
    }

    @Test("a folder shows its own files and the folders in it, once each")
    func folders() async throws {
        try await TestCluster.with { cluster in
            try await cluster.addUser(suraj)
            try await cluster.withClient(of: suraj) { client in
                for name in ["a/x", "a-b", "a/y/z", "b"] {
                    _ = try await client.put(
                        ByteBuffer(string: name), at: try FilePath(name), owner: suraj)
                }
                _ = try await client.makeFolder(try FilePath("a"))
                _ = try await client.makeFolder(try FilePath("empty"))
                let top = try await client.list(recursive: false)
                #expect(Set(top.map(\.path.text)) == ["a", "a-b", "b", "empty"])
                #expect(top.count == 4)
                let inside = try await client.list(try FilePath("a"), recursive: false)
                #expect(inside.map(\.path.text) == ["a/x", "a/y"])
            }
        }
    }
}

import DFSModel
import Foundation
import NIOCore
import Testing

@testable import DFSClient

@Suite("A local file that appears whole")
struct LocalFileSinkTests {
    private func inFolder(_ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/dfs-sink-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(folder)
    }

    private func names(_ folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder)
    }

    @Test("pieces in any order become the file, and it replaces the old one only at the end")
    func replace() async throws {
        try await inFolder { folder in
            let path = folder + "/Book1"
            try Data("old".utf8).write(to: URL(fileURLWithPath: path))
            let sink = try LocalFileSink(path: path, replacing: true)
            try await sink.write([ByteBuffer(string: "wor"), ByteBuffer(string: "ld")], at: 6)
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
            try await sink.write([ByteBuffer(string: "hello ")], at: 0)
            try await sink.finish(size: 11)
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "hello world")
            #expect(try names(folder) == ["Book1"])
        }
    }

    @Test("a get that fails leaves nothing behind")
    func abandon() async throws {
        try await inFolder { folder in
            let sink = LazyFileSink(path: folder + "/Book1", replacing: true)
            try await sink.write([ByteBuffer(string: "half")], at: 0)
            #expect(try names(folder).count == 1)
            await sink.abandon()
            #expect(try names(folder) == [])
        }
    }

    @Test("bytes that were not found right do not count as something to go on from")
    func unchecked() async throws {
        try await inFolder { folder in
            let bytes = ByteBuffer(repeating: 1, count: PartialFile.leastBytes)
            let path = folder + "/Book1"
            let wrong = LazyFileSink(path: path, replacing: true)
            try await wrong.write([bytes], at: 0)
            #expect(wrong.leftover == nil)
            await wrong.abandon()
            #expect(try names(folder) == [])
            let right = LazyFileSink(path: path, replacing: true)
            try await right.write([bytes], at: 0)
            let size = bytes.readableBytes
            right.complete(
                Chunk(index: 1, offset: 0, size: size, digest: .of(bytes.readableBytesView)))
            #expect(right.leftover?.bytes == size)
            await right.abandon()
            #expect(try names(folder) == [".Book1.dfc-part"])
        }
    }

    @Test("an existing file is not replaced unless asked, even if it appears meanwhile")
    func noClobber() async throws {
        try await inFolder { folder in
            let path = folder + "/Book1"
            let sink = try LocalFileSink(path: path, replacing: false)
            try Data("mine".utf8).write(to: URL(fileURLWithPath: path))
            await #expect {
                try await sink.finish(size: 0)
            } throws: { ($0 as? ClientError)?.code == .conflict }
            await sink.abandon()
            #expect(throws: ClientError.self) { try LocalFileSink(path: path, replacing: false) }
            #expect(try names(folder) == ["Book1"])
        }
    }
}

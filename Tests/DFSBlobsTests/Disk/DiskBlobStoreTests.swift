import DFSModel
import Foundation
import NIOCore
import Testing

@testable import DFSBlobs

@Suite("Blobs on a disk")
struct DiskBlobStoreTests {
    @Test("a blob shows only when it is finished, and no temporary file stays")
    func visibility() async throws {
        try await withTemporaryFolder { root in
            let store = try await DiskBlobStore(root: root)
            let writer = try await store.makeWriter(for: .sample(), expectedBytes: nil)
            for _ in 1...3 { try await writer.write(.pattern(1 << 20)) }
            #expect(try files(in: "\(root)/blobs").filter { !$0.hasPrefix("tmp") } == [])
            #expect(try files(in: "\(root)/blobs/tmp").count == 1)
            _ = try await writer.finish()
            #expect(try files(in: "\(root)/blobs/tmp") == [])
            #expect(try files(in: "\(root)/blobs").contains(BlobID.sample().relativePath))
        }
    }

    @Test("the page cache gives what it has, up to the end of a file, and nothing beyond")
    func cached() async throws {
        try await withTemporaryFolder { root in
            let path = "\(root)/content"
            let content = Array(ByteBuffer.pattern(100_000).readableBytesView)
            try Data(content).write(to: URL(fileURLWithPath: path))
            let file = try OpenFile(reading: path)
            var bytes = [UInt8](repeating: 0, count: 100_001)
            // Just written, so the page cache has it.
            #expect(bytes.withUnsafeMutableBytes { file.readCached(into: $0, at: 0) } == 100_000)
            #expect(Array(bytes.dropLast()) == content)
            #expect(bytes.withUnsafeMutableBytes { file.readCached(into: $0, at: 99_990) } == 10)
            #expect(bytes.withUnsafeMutableBytes { file.readCached(into: $0, at: 100_000) } == 0)
        }
    }

    @Test("blobs of every size come back, whatever is written past the page cache")
    func sizes() async throws {
        try await withTemporaryFolder { root in
            let store = try await DiskBlobStore(root: root)
            let mebibyte = 1 << 20
            let sizes = [
                1, 4_095, mebibyte / 2 - 1, mebibyte / 2, mebibyte / 2 + 1, mebibyte - 1, mebibyte,
                mebibyte + 1, 2 * mebibyte + 4_096, 3 * mebibyte + 600_001, 4 * mebibyte,
                9 * mebibyte + 5,
            ]
            for (number, size) in sizes.enumerated() {
                for expected in [nil, size] {
                    let writer = try await store.makeWriter(
                        for: .sample(UInt64(number)), expectedBytes: expected)
                    let content = ByteBuffer.pattern(size)
                    var rest = content
                    while let piece = rest.readSlice(length: min(70_001, rest.readableBytes)),
                        piece.readableBytes > 0
                    {
                        try await writer.write(piece)
                    }
                    let (written, digest) = try await writer.finish()
                    #expect(written == size && digest == .of(Array(content.readableBytesView)))
                    #expect(try await store.bytes(of: .sample(UInt64(number))) == content)
                    #expect(try await store.digest(of: .sample(UInt64(number))).digest == digest)
                }
            }
        }
    }

    @Test("an abandoned blob leaves no file, and an old one of its id stays")
    func abandoned() async throws {
        try await withTemporaryFolder { root in
            let store = try await DiskBlobStore(root: root)
            try await store.put(ByteBuffer(string: "old"), as: .sample())
            let writer = try await store.makeWriter(for: .sample(), expectedBytes: nil)
            try await writer.write(.pattern(1 << 20))
            await writer.abandon()
            #expect(try files(in: "\(root)/blobs/tmp") == [])
            #expect(String(buffer: try await store.bytes(of: .sample())) == "old")
        }
    }

    @Test("the leftovers of a former run are removed, its blobs are kept")
    func leftovers() async throws {
        try await withTemporaryFolder { root in
            let former = try await DiskBlobStore(root: root)
            try await former.put(.pattern(5), as: .sample(1))
            let writer = try await former.makeWriter(for: .sample(2), expectedBytes: nil)
            try await writer.write(.pattern(1 << 20))
            let store = try await DiskBlobStore(root: root)
            #expect(try await store.removeLeftovers() == 1)
            #expect(try await store.contains(.sample(1)))
            await #expect(performing: { try await writer.finish() }, throws: { $0 is BlobError })
            #expect(try await !store.contains(.sample(2)))
        }
    }

    @Test("folders and files are for their owner only")
    func permissions() async throws {
        try await withTemporaryFolder { root in
            let store = try await DiskBlobStore(root: root)
            try await store.put(.pattern(1), as: .sample(1))
            try await store.put(.pattern(1), as: .sample(2))
            try await store.quarantine(.sample(2))
            let manager = FileManager.default
            for path in try files(in: root) {
                let attributes = try manager.attributesOfItem(atPath: "\(root)/\(path)")
                let isFolder = attributes[.type] as? FileAttributeType == .typeDirectory
                #expect(
                    attributes[.posixPermissions] as? Int == (isFolder ? 0o700 : 0o600), "\(path)")
            }
        }
    }

    @Test("a missing data folder is refused, for its disk may not be mounted")
    func missingRoot() async throws {
        try await withTemporaryFolder { root in
            await #expect(throws: BlobError.self) { try await DiskBlobStore(root: "\(root)/none") }
            let made = try files(in: root)
            #expect(made == [])
        }
    }

    @Test("a folder that vanished is made again")
    func vanishedFolder() async throws {
        try await withTemporaryFolder { root in
            let store = try await DiskBlobStore(root: root)
            try await store.put(.pattern(1), as: .sample(1, index: 1))
            try FileManager.default.removeItem(atPath: "\(root)/blobs/00")
            try await store.put(.pattern(1), as: .sample(1, index: 2))
            #expect(try await store.contains(.sample(1, index: 2)))
        }
    }

    @Test("links and folders in the place of blobs are foreign and are not followed")
    func linksAndFolders() async throws {
        try await withTemporaryFolder { root in
            let store = try await DiskBlobStore(root: root)
            try await store.put(.pattern(1), as: .sample(1))
            let manager = FileManager.default
            let link = BlobID.sample(0x10001)
            let folder = BlobID.sample(0x20001)
            try manager.createSymbolicLink(
                atPath: "\(root)/blobs/\(link.relativePath)", withDestinationPath: "/etc/passwd")
            try manager.createDirectory(
                atPath: "\(root)/blobs/\(folder.relativePath)/inner",
                withIntermediateDirectories: true)
            let entries = try await store.list(after: nil, limit: 10)
            #expect(entries.count == 3)
            #expect(entries.compactMap(\.id) == [.sample(1)])
            for id in [link, folder] {
                await #expect(throws: BlobError.self) { try await store.open(id) }
                #expect(try await !store.contains(id))
                #expect(
                    try await store.setAsideOrphan(named: id.relativePath)
                        == "orphans/\(id.fileName)")
            }
            #expect(manager.fileExists(atPath: "\(root)/orphans/\(folder.fileName)/inner"))
            #expect(try await store.list(after: nil, limit: 10).count == 1)
        }
    }

    @Test("a file cut short while it is open is reported as damaged")
    func cutShort() async throws {
        try await withTemporaryFolder { root in
            let store = try await DiskBlobStore(root: root)
            try await store.put(.pattern(100), as: .sample())
            let reader = try await store.open(.sample())
            let path = "\(root)/blobs/\(BlobID.sample().relativePath)"
            try #require(FileHandle(forWritingAtPath: path)).truncate(atOffset: 50)
            await #expect(
                performing: { try await reader.read(offset: 0, length: 100) },
                throws: isBlobError(.damaged))
        }
    }

    @Test("a hash does not begin when its task is cancelled")
    func cancelled() async throws {
        try await withTemporaryFolder { root in
            let store = try await DiskBlobStore(root: root)
            try await store.put(.pattern(1 << 20), as: .sample())
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                _ = try await store.digest(of: .sample())
            }
            await #expect(throws: CancellationError.self) { try await task.value }
        }
    }
}

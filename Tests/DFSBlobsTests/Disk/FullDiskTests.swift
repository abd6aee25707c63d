import DFSBlobs
import DFSModel
import Foundation
import NIOCore
import Testing

@Suite(
    "Blobs on a full disk",
    .enabled(if: TinyDisk.canMount, "a tmpfs can only be mounted by root"))
struct FullDiskTests {
    @Test("a full disk is told as such, shows nothing, and works again when there is room")
    func fullDisk() async throws {
        try await TinyDisk.with(bytes: 4 << 20) { root in
            let store = try await DiskBlobStore(root: root)
            try await store.put(.pattern(1 << 20), as: .sample(1))
            let writer = try await store.makeWriter(for: .sample(2), expectedBytes: nil)
            await #expect {
                for _ in 1...8 { try await writer.write(.pattern(1 << 20)) }
            } throws: { error in
                let error = error as? BlobError
                return error?.code == .noSpace && error?.isFatal == false
                    && error?.message.contains("No space left on device") == true
            }
            await #expect(throws: BlobError.self) { try await writer.finish() }
            await writer.abandon()
            #expect(try await !store.contains(.sample(2)))
            try await store.put(.pattern(2 << 20), as: .sample(3))
            #expect(
                try await store.digest(of: .sample(1)).digest == ByteBuffer.pattern(1 << 20).digest)
            await #expect(
                performing: {
                    _ = try await store.makeWriter(for: .sample(4), expectedBytes: 2 << 20)
                },
                throws: isBlobError(.noSpace))
        }
    }
}

/// A small file system in memory.
enum TinyDisk {
    /// Tried once, by mounting one.
    static let canMount: Bool = {
        let folder = FileManager.default.temporaryDirectory.appending(path: "dfs-mount-\(UUID())")
            .path
        guard mkdir(folder, 0o700) == 0 else { return false }
        defer { rmdir(folder) }
        guard mount("tmpfs", folder, "tmpfs", 0, "size=64k") == 0 else { return false }
        return umount(folder) == 0
    }()

    static func with(bytes: Int, _ body: (String) async throws -> Void) async throws {
        try await withTemporaryFolder { folder in
            guard mount("tmpfs", folder, "tmpfs", 0, "size=\(bytes)") == 0 else {
                throw BlobError(.system, "Cannot mount a tmpfs.")
            }
            defer { umount2(folder, CInt(MNT_DETACH)) }
            try await body(folder)
        }
    }
}

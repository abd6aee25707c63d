package import DFSModel
import NIOCore
import Synchronization

/// Blobs in memory, for tests: the contract of ``BlobStore``, and faults on demand.
package final class MemoryBlobStore: BlobStore {
    struct State {
        /// By name below `blobs/`.
        var files: [String: ByteBuffer] = [:]
        /// By path below the data folder.
        var setAside: [String: ByteBuffer] = [:]
        var temporaryCount = 0
        var nextWriteError: BlobError?
        var nextFinishError: BlobError?
    }

    let state = Mutex(State())
    private let totalBytes: Int

    /// - Parameter totalBytes: the room that the store says it has.
    package init(totalBytes: Int = 1 << 40) {
        self.totalBytes = totalBytes
    }

    package func makeWriter(
        for id: BlobID, expectedBytes: Int?
    ) async throws -> any BlobWriter {
        if let expectedBytes, expectedBytes > (try await space().availableBytes) {
            throw Self.full
        }
        state.withLock { $0.temporaryCount += 1 }
        return MemoryBlobWriter(id: id, store: self)
    }

    package func open(_ id: BlobID) async throws -> any BlobReader {
        MemoryBlobReader(id: id, bytes: try bytes(of: id))
    }

    package func digest(of id: BlobID) async throws -> (size: Int, digest: Digest) {
        let bytes = try bytes(of: id)
        var hash = DigestBuilder()
        bytes.withUnsafeReadableBytes { hash.update($0) }
        return (bytes.readableBytes, hash.finalize())
    }

    package func contains(_ id: BlobID) async throws -> Bool {
        state.withLock { $0.files[id.relativePath] != nil }
    }

    package func size(of id: BlobID) async throws -> Int {
        try bytes(of: id).readableBytes
    }

    package func remove(_ id: BlobID) async throws {
        lose(id)
    }

    package func link(from source: BlobID, to target: BlobID) async throws {
        let bytes = try bytes(of: source)
        state.withLock { $0.files[target.relativePath] = bytes }
    }

    @discardableResult
    package func quarantine(_ id: BlobID) async throws -> String {
        guard let path = move(id.relativePath, into: "quarantine", as: id.fileName) else {
            throw BlobError.notFound(id)
        }
        return path
    }

    @discardableResult
    package func setAsideOrphan(named name: String) async throws -> String {
        guard let last = BlobEntry.components(of: name)?.last else {
            throw BlobError(.invalid, "'\(name.printable)' is not the name of a file in blobs/.")
        }
        guard let path = move(name, into: "orphans", as: last) else {
            throw BlobError(.notFound, "There is no '\(name.printable)' in blobs/.")
        }
        return path
    }

    private func move(_ name: String, into folder: String, as last: String) -> String? {
        state.withLock { state in
            guard let bytes = state.files.removeValue(forKey: name) else { return nil }
            var path = "\(folder)/\(last)"
            var number = 0
            while state.setAside[path] != nil {
                number += 1
                path = "\(folder)/\(last).\(number)"
            }
            state.setAside[path] = bytes
            return path
        }
    }

    package func list(after name: String?, limit: Int) async throws -> [BlobEntry] {
        let start = name.map(Self.order)
        return state.withLock { state in
            state.files.map { (key: Self.order($0.key), name: $0.key, bytes: $0.value) }
                .filter { entry in start.map { Self.precedes($0, entry.key) } ?? true }
                .sorted { Self.precedes($0.key, $1.key) }
                .prefix(max(0, limit))
                .map {
                    BlobEntry(
                        name: $0.name, id: BlobEntry.id(at: $0.name), size: $0.bytes.readableBytes)
                }
        }
    }

    private static func order(_ name: String) -> [[UInt8]] {
        name.utf8.split(separator: UInt8(ascii: "/")).map(Array.init)
    }

    private static func precedes(_ left: [[UInt8]], _ right: [[UInt8]]) -> Bool {
        left.lexicographicallyPrecedes(right) { $0.lexicographicallyPrecedes($1) }
    }

    package func space() async throws -> (availableBytes: Int, totalBytes: Int) {
        let used = state.withLock { $0.files.values.reduce(0) { $0 + $1.readableBytes } }
        return (max(0, totalBytes - used), totalBytes)
    }

    @discardableResult
    package func removeLeftovers() async throws -> Int {
        state.withLock { state in
            defer { state.temporaryCount = 0 }
            return state.temporaryCount
        }
    }

    private func bytes(of id: BlobID) throws -> ByteBuffer {
        guard let bytes = state.withLock({ $0.files[id.relativePath] }) else {
            throw BlobError.notFound(id)
        }
        return bytes
    }

    static let full = BlobError(
        .noSpace, "The disk is full. Free some space on this node's disk.")
}

import DFSBlobs
import DFSModel
import Synchronization

/// A store whose reading of one blob waits, as on a bad disk, until it is let go.
final class HeldBlobStore: BlobStore {
    private struct State {
        var asked = 0
        var isHeld = true
        var waiting: CheckedContinuation<Void, Never>?
    }

    let inner = MemoryBlobStore()
    private let held: BlobID
    private let state = Mutex(State())

    init(holding held: BlobID) {
        self.held = held
    }

    /// Blobs whose digest was asked for.
    var askedCount: Int { state.withLock { $0.asked } }

    func letGo() {
        state.withLock { state in
            state.isHeld = false
            state.waiting?.resume()
            state.waiting = nil
        }
    }

    func digest(of id: BlobID) async throws -> (size: Int, digest: Digest) {
        state.withLock { $0.asked += 1 }
        if id == held {
            await withCheckedContinuation { continuation in
                state.withLock { state in
                    guard state.isHeld else { return continuation.resume() }
                    state.waiting = continuation
                }
            }
        }
        return try await inner.digest(of: id)
    }

    func makeWriter(for id: BlobID, expectedBytes: Int?) async throws -> any BlobWriter {
        try await inner.makeWriter(for: id, expectedBytes: expectedBytes)
    }

    func open(_ id: BlobID) async throws -> any BlobReader { try await inner.open(id) }

    func contains(_ id: BlobID) async throws -> Bool { try await inner.contains(id) }

    func size(of id: BlobID) async throws -> Int { try await inner.size(of: id) }

    func remove(_ id: BlobID) async throws { try await inner.remove(id) }

    func link(from source: BlobID, to target: BlobID) async throws {
        try await inner.link(from: source, to: target)
    }

    func quarantine(_ id: BlobID) async throws -> String { try await inner.quarantine(id) }

    func setAsideOrphan(named name: String) async throws -> String {
        try await inner.setAsideOrphan(named: name)
    }

    func list(after name: String?, limit: Int) async throws -> [BlobEntry] {
        try await inner.list(after: name, limit: limit)
    }

    func space() async throws -> (availableBytes: Int, totalBytes: Int) {
        try await inner.space()
    }

    func removeLeftovers() async throws -> Int { try await inner.removeLeftovers() }
}

import DFSModel
import Glibc
import NIOCore
import Synchronization

/// Bytes on their way to a file, in memory that a disk can take them from directly. Filled by a
/// writer, which hands it to a job and waits for that.
final class WriteBlock: Sendable {
    private struct State {
        let memory: UnsafeMutableRawBufferPointer
        var count = 0
    }

    /// Smaller pieces are not worth the wait for the disk.
    static let directBytes = 512 * 1024

    let capacity: Int
    private let state: Mutex<State>

    init(bytes: Int) {
        capacity = bytes
        state = Mutex(
            State(memory: .allocate(byteCount: bytes, alignment: OpenFile.blockBytes)))
    }

    deinit {
        state.withLock { $0.memory.deallocate() }
    }

    /// The bytes that wait.
    var count: Int { state.withLock { $0.count } }

    /// Adds the beginning of `bytes`, as far as there is room. Returns how many were taken.
    func append(_ bytes: some Collection<UInt8> & Sendable) -> Int {
        state.withLock { state in
            let taken = min(bytes.count, capacity - state.count)
            let target = UnsafeMutableRawBufferPointer(rebasing: state.memory[state.count...])
            target.copyBytes(from: bytes.prefix(taken))
            state.count += taken
            return taken
        }
    }

    /// Forgets the bytes.
    func clear() {
        state.withLock { $0.count = 0 }
    }

    /// Writes the bytes at `offset` and gives the hash over them and what came `before`; blocks.
    func store(in file: OpenFile, at offset: Int, after before: DigestBuilder) throws
        -> DigestBuilder
    {
        try state.withLock { state in
            let bytes = UnsafeRawBufferPointer(rebasing: state.memory[..<state.count])
            try Self.store(bytes, in: file, at: offset)
            var hash = before
            hash.update(bytes)
            return hash
        }
    }

    /// Writes the bytes at `offset` and forgets them; blocks.
    func store(in file: OpenFile, at offset: Int) throws {
        try state.withLock { state in
            let bytes = UnsafeRawBufferPointer(rebasing: state.memory[..<state.count])
            try Self.store(bytes, in: file, at: offset)
            state.count = 0
        }
    }

    /// Large pieces go past the page cache where the file system can do that: a copy less, and the
    /// final sync finds nothing left to do. What is no whole block goes through it.
    private static func store(
        _ bytes: UnsafeRawBufferPointer, in file: OpenFile, at offset: Int
    ) throws {
        let done = try storeDirectly(bytes, in: file, at: offset)
        let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
        guard !rest.isEmpty else { return }
        try file.write(rest, at: offset + done)
        file.startWriteBack(offset: offset + done, length: rest.count)
    }

    /// Returns the bytes that were written past the page cache.
    private static func storeDirectly(
        _ bytes: UnsafeRawBufferPointer, in file: OpenFile, at offset: Int
    ) throws -> Int {
        guard bytes.count >= directBytes, file.bypassPageCache(true) else { return 0 }
        defer { _ = file.bypassPageCache(false) }
        let whole = bytes.count - bytes.count % OpenFile.blockBytes
        let blocks = UnsafeRawBufferPointer(rebasing: bytes[..<whole])
        return try file.writeDirectly(blocks, at: offset) ? whole : 0
    }
}

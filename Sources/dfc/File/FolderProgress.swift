import DFSCluster
import DFSModel
import DFSTerminal
import Synchronization

/// Many files under one progress line, and what the line at the end says of them. The files that
/// have a part in it must end one after the other.
final class FolderProgress: Sendable {
    /// What came through.
    struct Sums: Sendable {
        var files = 0
        var bytes = 0
        var nodes: Set<NodeName> = []
        /// Copies of each chunk, which may differ from file to file.
        var copies: Set<Int> = []
    }

    private struct State {
        var sums = Sums()
        /// Bytes of all files, once they are known.
        var total: Int?
        /// Bytes that will not come: those of files that failed.
        var lost = 0
    }

    let line: ProgressLine
    private let start = ContinuousClock.now
    private let state = Mutex(State())

    init(_ line: ProgressLine) {
        self.line = line
    }

    var sums: Sums { state.withLock { $0.sums } }

    /// Since the beginning, in seconds.
    var seconds: Double { start.duration(to: .now) / .seconds(1) }

    /// How much there is in all.
    func expect(files: Int, bytes: Int) {
        line.setTotalFiles(files)
        line.setTotal(
            state.withLock { state in
                state.total = bytes
                return bytes - state.lost
            })
    }

    /// Runs the transfer of one file of `size` bytes, which counts its bytes in ``line``; if it
    /// fails, they are taken back.
    func alone<Value>(
        _ name: FilePath, size: Int, _ body: () async throws -> Value
    ) async throws -> Value {
        line.rename(name.name)
        let before = line.done
        do {
            return try await body()
        } catch {
            line.add(before - line.done)
            lose(size)
            throw error
        }
    }

    /// A file of a batch has come through.
    func addFromBatch(_ manifest: Manifest, as name: FilePath, nodes: [NodeName]) {
        line.rename(name.name)
        line.add(manifest.size)
        add(manifest, nodes: nodes)
    }

    /// A file, whose bytes are counted already, has come through.
    func add(_ manifest: Manifest, nodes: [NodeName]) {
        state.withLock { state in
            state.sums.files += 1
            state.sums.bytes += manifest.size
            state.sums.nodes.formUnion(nodes)
            state.sums.copies.insert(manifest.layout.copies)
        }
        line.addFile()
    }

    /// A file of `size` bytes will not come.
    func lose(_ size: Int) {
        let total = state.withLock { state in
            state.lost += size
            return state.total.map { $0 - state.lost }
        }
        line.setTotal(total)
    }
}

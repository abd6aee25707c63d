import DFSModel
import DFSTerminal
import DFSTesting
import Synchronization
import Testing

@testable import dfc

@Suite("Progress over a folder")
struct FolderProgressTests {
    private struct Broken: Error {}

    /// Time that goes on by a second each time somebody asks, so that every change is drawn.
    private final class Steps: Sendable {
        private let seconds = Mutex(0)

        func next() -> Duration {
            seconds.withLock { seconds in
                seconds += 1
                return .seconds(seconds)
            }
        }
    }

    private let terminal: PseudoTerminal
    private let console: Console
    private let progress: FolderProgress

    init() throws {
        let terminal = try PseudoTerminal()
        terminal.setWidth(100)
        self.terminal = terminal
        console = Console(
            program: "dfc", environment: { _ in nil }, input: terminal.slave,
            output: terminal.slave, errors: terminal.slave)
        let steps = Steps()
        progress = FolderProgress(
            ProgressLine(name: "photos", total: nil, console: console, elapsed: { steps.next() }))
    }

    private func manifest(_ name: String, size: Int, copies: Int = 2) throws -> Manifest {
        let nodes = try (1...4).map { try NodeName("DFS\($0)") }
        return try Manifest(
            version: VersionID(high: 1, low: UInt64(size)), owner: try UserName("anna"),
            path: try FilePath(name), modifiedMilliseconds: 0,
            layout: try Layout(nodes: nodes, rotation: 0, copies: copies), chunkSizes: [size],
            chunkDigests: [Digest.of([0])])
    }

    @Test("files of batches and single ones are counted in one line and one summary")
    func sums() async throws {
        progress.expect(files: 3, bytes: 600)
        let first = try manifest("photos/a", size: 100)
        progress.addFromBatch(first, as: first.path, nodes: first.layout.nodes)
        let second = try manifest("photos/b", size: 200, copies: 1)
        try await progress.alone(second.path, size: 200) {
            progress.line.add(150)
            progress.line.add(50)
        }
        progress.add(second, nodes: second.layout.nodes)
        #expect(progress.line.done == 300)
        let sums = progress.sums
        #expect(sums.files == 2 && sums.bytes == 300)
        #expect(
            TransferText.folderSummary(.put, "photos", sums, seconds: 2)
                == "put photos: 2 files, 300 B, 1 or 2 copies on 4 nodes, 2.0 s, 150 B/s")
    }

    @Test("what a failed file had sent is taken back, and its bytes are expected no more")
    func failure() async throws {
        progress.expect(files: 2, bytes: 500)
        let kept = try manifest("photos/a", size: 100)
        progress.addFromBatch(kept, as: kept.path, nodes: kept.layout.nodes)
        await #expect(throws: Broken.self) {
            try await progress.alone(try FilePath("photos/b"), size: 400) {
                progress.line.add(300)
                throw Broken()
            }
        }
        #expect(progress.line.done == 100)
        #expect(progress.sums.files == 1)
        #expect(shown().contains("1/2 files  100 B / 100 B  100%"))
    }

    @Test("a file that fails before it is known how much there is to do is left out as well")
    func failureBeforeTheCount() {
        progress.lose(40)
        progress.expect(files: 2, bytes: 100)
        progress.line.add(30)
        #expect(shown().contains("0/2 files  30 B / 60 B   50%"))
    }

    @Test("a folder without files has a summary too")
    func empty() {
        #expect(
            TransferText.folderSummary(.get, "photos", progress.sums, seconds: 1)
                == "get photos: 0 files")
    }

    /// All that was drawn.
    private func shown() -> String {
        console.note("end")
        return terminal.screen(until: "end")
    }
}

import DFSCluster
import DFSModel
import NIOCore
import Synchronization
import Testing

@testable import DFSClient

@Suite("Lists over all nodes")
struct ClusterListingTests {
    /// A node that knows folder markers of these names, and fails at some requests.
    private final class FakeNode: Sendable {
        let name: NodeName
        private let names: [String]
        /// Whether the request of this number, from 1, fails.
        private let fails: @Sendable (Int) -> Bool
        private let delay: Duration
        private let questions = Mutex<[String]>([])

        init(
            _ number: Int, _ names: [String], delay: Duration = .zero,
            fails: @escaping @Sendable (Int) -> Bool = { _ in false }
        ) throws {
            name = try Samples.node(number)
            self.names = names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            self.delay = delay
            self.fails = fails
        }

        /// What it was asked: `AFTER LIMIT`.
        var asked: [String] { questions.withLock { $0 } }

        var pages: EntryPages {
            EntryPages(node: name) { [self] after, limit throws(ClientError) in
                let number = questions.withLock { questions in
                    questions.append("\(after ?? "-") \(limit)")
                    return questions.count
                }
                try? await Task.sleep(for: delay)
                guard !fails(number) else {
                    throw ClientError(.unavailable, "\(name) is down.", node: name)
                }
                let behind = names.filter { name in
                    after.map { $0.utf8.lexicographicallyPrecedes(name.utf8) } ?? true
                }
                do {
                    let entries = try behind.prefix(limit).map {
                        NodeEntry(path: try FilePath($0), ballot: .genesis, kind: .folder)
                    }
                    return ByteBuffer(bytes: EntryPage(entries: entries).binary)
                } catch {
                    throw ClientError(.internal, "\(error)")
                }
            }
        }
    }

    private static func names(_ numbers: Range<Int>) -> [String] {
        numbers.map { "n\(10_000 + $0)" }
    }

    private static func list(
        _ nodes: [FakeNode], firstPage: Int = 4
    ) async throws -> (names: [String], failed: Set<NodeName>) {
        let listing = ClusterListing(nodes: nodes.map(\.pages), firstPage: firstPage)
        var names: [String] = []
        for try await entry in listing { names.append(entry.path.text) }
        return (names, Set(await listing.failures().keys))
    }

    @Test("nodes that differ are asked for the same pages again behind the difference")
    func realigns() async throws {
        let names = Self.names(0..<100)
        let nodes = [
            try FakeNode(1, names), try FakeNode(2, names.filter { $0 != "n10002" }),
            try FakeNode(3, names + ["n10010x"]), try FakeNode(4, Self.names(90..<100)),
        ]
        let list = try await Self.list(nodes)
        #expect(list.names == (names + ["n10010x"]).sorted())
        #expect(list.failed.isEmpty)
        // Every page is asked of all, and few are asked for twice because a guess was wrong.
        #expect(Set(nodes.map { $0.asked.sorted() }).count == 1)
        #expect(Set(["- 4", "n10003 8", "n10010x 16"]).isSubset(of: nodes[0].asked))
        #expect(nodes[0].asked.count < 16)
    }

    @Test("nodes that differ anywhere give what any of them knows", arguments: UInt64(1)...20)
    func random(seed: UInt64) async throws {
        var generator = SeededGenerator(seed: seed)
        let known = try (1...4).map { number in
            let share = Int.random(in: 0...100, using: &generator)
            let names = Self.names(0..<200).filter { _ in
                Int.random(in: 1...100, using: &generator) <= share
            }
            return (node: try FakeNode(number, names), names: names)
        }
        let list = try await Self.list(
            known.map(\.node), firstPage: Int.random(in: 1...5, using: &generator))
        #expect(list.names == Set(known.flatMap(\.names)).sorted())
        #expect(list.failed.isEmpty)
    }

    @Test("nodes that keep differing are not guessed about again and again")
    func guesses() async throws {
        let names = Self.names(0..<3_000)
        let some = names.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
        /// How often each was asked, where what arrives first is always a wrong guess.
        func asked(looksAhead: Bool) async throws -> Int {
            let whole = try FakeNode(1, names, delay: .milliseconds(20))
            let sparse = try FakeNode(2, some)
            let listing = ClusterListing(
                nodes: [whole.pages, sparse.pages], firstPage: 4, looksAhead: looksAhead)
            var found: [String] = []
            for try await entry in listing { found.append(entry.path.text) }
            #expect(found == names)
            #expect(whole.asked.sorted() == sparse.asked.sorted())
            return whole.asked.count
        }
        let needed = try await asked(looksAhead: false)
        #expect(needed > 8)
        #expect(try await asked(looksAhead: true) <= needed + 1)
    }

    @Test("pages get longer up to a limit, and who looks for one entry asks for no more")
    func growing() async throws {
        let names = Self.names(0..<9_000)
        let node = try FakeNode(1, names)
        #expect(try await Self.list([node], firstPage: 500).names == names)
        let limits = node.asked.compactMap { $0.split(separator: " ").last.map(String.init) }
        #expect(limits == ["500", "1000", "2000", "4000", "4000"])

        let other = try FakeNode(1, names)
        let listing = ClusterListing(nodes: [other.pages], firstPage: 1, looksAhead: false)
        for try await _ in listing { break }
        #expect(other.asked == ["- 1"])
    }

    @Test("a node that fails in the middle ends there, and is named; once it is asked again")
    func failing() async throws {
        let names = Self.names(0..<100)
        let whole = try FakeNode(1, names)
        let brief = try FakeNode(2, names) { $0 == 2 }
        let lost = try FakeNode(3, names + ["n10004x", "n10099x"]) { $0 > 1 }
        let list = try await Self.list([whole, brief, lost])
        #expect(list.names == names)
        #expect(list.failed == [lost.name])
        // Twice for the second page, and perhaps for the one that was guessed to follow.
        #expect((3...5).contains(lost.asked.count))
        let never = try FakeNode(4, names) { _ in true }
        #expect(try await Self.list([whole, never]).failed == [never.name])
        #expect(never.asked.filter { $0 == "- 4" }.count == 1)
    }

    @Test("without any node that answers there is no list")
    func nobody() async throws {
        let nodes = try (1...2).map { try FakeNode($0, ["a"]) { _ in true } }
        await #expect(throws: ClientError.self) { try await Self.list(nodes) }
        let late = try (1...2).map { try FakeNode($0, Self.names(0..<20)) { $0 > 1 } }
        await #expect(throws: ClientError.self) { try await Self.list(late) }
    }

    @Test("a list that is given up while it waits ends at once")
    func cancelled() async throws {
        let (waiting, begun) = AsyncStream.makeStream(of: Void.self)
        let pages = EntryPages(node: try Samples.node(1)) { _, _ throws(ClientError) in
            begun.finish()
            try? await Task.sleep(for: .seconds(600))
            throw .interrupted
        }
        let task = Task {
            for try await _ in ClusterListing(nodes: [pages], firstPage: 1) {}
        }
        for await _ in waiting {}
        task.cancel()
        await #expect(throws: ClientError.self) { try await task.value }
    }
}

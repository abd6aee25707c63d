import DFSClient
import DFSConfiguration
import DFSModel
import DFSTrust
import Foundation
import Histogram
import Logging
import NIOCore
import Synchronization

/// Puts of 64 KiB by many clients at once, each with connections of its own.
struct Clients: Row {
    private static let files = 512
    private static let bytes = 65_536

    let count: Int
    /// How long they go on; nil for ``files`` puts.
    var seconds: Int?
    var name: String { "clients-\(count)" + (seconds.map { "-\($0)s" } ?? "") }
    var work: String {
        let clients = "by \(count) clients at once"
        return seconds.map { "puts of 64 KiB \(clients) for \($0) s, told for \(Self.files)" }
            ?? "\(Self.files) puts of 64 KiB \(clients)"
    }
    var floor: String { "two copies in parallel, each file synced" }
    var amount: Amount { .items(Self.files, "files") }

    func run(_ bench: Workbench, number: Int) async throws -> Measured {
        let folder = try bench.folder(files: Self.files, bytes: Self.bytes)
        let floor = try PlainCopy.secondsTwice(folder, bench.scratch, synced: true)
        let clients = try await Self.clients(count, bench.cluster.account)
        let content = ByteBuffer(repeating: UInt8(truncatingIfNeeded: number), count: Self.bytes)
        let stored = "\(bench.prefix)-\(name)-\(number)"
        let tally = Tally()
        let turns = Turns(
            count: seconds == nil ? Self.files : .max,
            end: seconds.map { .now + .seconds($0) })
        let usage = try await Usage.of(bench.cluster) {
            await Self.put(content, below: stored, turns, clients, tally)
            return ProcessFacts.peakResidentBytes(of: getpid())
        }
        for client in clients { await client.cluster.shutdown() }
        return Measured(
            floorSeconds: floor,
            usage: usage.scaled(by: Double(Self.files) / Double(max(1, tally.count))),
            note: tally.text)
    }

    /// A client and who uses it.
    private struct User: Sendable {
        let cluster: ClusterClient
        let owner: UserName
    }

    /// Clients that have logged in and have their connections.
    private static func clients(_ count: Int, _ account: BenchAccount) async throws -> [User] {
        let configuration = try ClientConfiguration.load(file: account.configuration)
        let tls = try configuration.authority.map {
            try TLSIdentity.userClientConfiguration(authorityFile: $0)
        }
        let owner = try UserName(account.user)
        let users = (0..<count).map { _ in
            User(
                cluster: ClusterClient(
                    cluster: configuration.cluster,
                    nodes: configuration.nodes.map { ($0.name, $0.address) }, tls: tls,
                    logger: Logger(label: "dfsbench") { _ in SwiftLogNoOpLogHandler() }),
                owner: owner)
        }
        guard let first = users.first else { return [] }
        let token = try await first.cluster.login(user: owner, password: account.password).token
        for user in users {
            user.cluster.token.token = token
            _ = await user.cluster.health()
        }
        return users
    }

    private static func put(
        _ content: ByteBuffer, below folder: String, _ turns: Turns, _ users: [User],
        _ tally: Tally
    ) async {
        await withTaskGroup(of: Void.self) { group in
            for user in users {
                group.addTask {
                    while let position = turns.next() {
                        await put(content, "\(folder)/\(position)", user, tally)
                    }
                }
            }
        }
    }

    private static func put(
        _ content: ByteBuffer, _ name: String, _ user: User, _ tally: Tally
    ) async {
        let start = ContinuousClock.now
        do {
            _ = try await PutOperation(
                cluster: user.cluster,
                request: PutRequest(path: try FilePath(name), owner: user.owner, copies: 2),
                source: BytesSource(content)
            ).run()
            tally.add(start.duration(to: .now))
        } catch {
            tally.fail(error)
        }
    }
}

/// Gives out positions, each once, up to a number or a time.
private final class Turns: Sendable {
    private let count: Int
    private let end: ContinuousClock.Instant?
    private let taken = Mutex(0)

    init(count: Int, end: ContinuousClock.Instant?) {
        self.count = count
        self.end = end
    }

    func next() -> Int? {
        if let end, ContinuousClock.now >= end { return nil }
        return taken.withLock { taken in
            guard taken < count else { return nil }
            defer { taken += 1 }
            return taken
        }
    }
}

/// The latencies and failures of one run.
private final class Tally: Sendable {
    private struct State {
        var histogram = Histogram<UInt64>(numberOfSignificantValueDigits: .three)
        var count = 0
        var failures = 0
        var firstFailure: String?
    }

    private let state = Mutex(State())

    func add(_ latency: Duration) {
        let microseconds = UInt64(latency / .microseconds(1))
        state.withLock {
            _ = $0.histogram.record(microseconds)
            $0.count += 1
        }
    }

    /// Puts that succeeded.
    var count: Int { state.withLock { $0.count } }

    func fail(_ error: any Error) {
        state.withLock { state in
            state.failures += 1
            state.firstFailure = state.firstFailure ?? "\(error)"
        }
    }

    /// Such as `512 puts, p50 12.1 ms, p99 40.2 ms, 0 failed`.
    var text: String {
        state.withLock { state in
            let (p50, p99) = (50.0, 99.0)
            func milliseconds(_ percentile: Double) -> String {
                String(
                    format: "p%.0f %.1f ms", percentile,
                    Double(state.histogram.valueAtPercentile(percentile)) / 1_000)
            }
            let why = state.firstFailure.map { ": \($0)" } ?? ""
            return "\(state.count) puts, \(milliseconds(p50)), \(milliseconds(p99)), "
                + "\(state.failures) failed\(why)"
        }
    }
}

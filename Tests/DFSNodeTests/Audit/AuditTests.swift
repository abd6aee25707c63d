import DFSModel
import DFSTesting
import Foundation
import Logging
import ServiceLifecycle
import Testing

@testable import DFSNode

@Suite("The audit log")
struct AuditTests {
    private let node: NodeName

    init() throws {
        node = try NodeName("DFS1")
    }

    private func event(_ number: Int, who: String = "alice") -> AuditEvent {
        AuditEvent(
            timeMilliseconds: number, who: who, role: "user", from: "127.0.0.1",
            action: "PUT /v1/file?path=\(number)", status: 200)
    }

    /// A log of some lines in a folder, closed.
    private func write(_ numbers: Range<Int>, to files: AuditFiles) async throws {
        let writer = try AuditWriter(files, node: node)
        try await writer.write(numbers.map { event($0) })
        await writer.sync()
    }

    @Test("lines written in several runs are one chain")
    func whole() async throws {
        try await TemporaryFolder.with { folder in
            let files = AuditFiles(data: folder)
            try await write(0..<10, to: files)
            try await write(10..<12, to: files)
            let report = AuditCheck(files).run()
            #expect(report.problems.isEmpty)
            #expect(report.lines == 12)
            #expect(report.first == 1)
            #expect(report.last.sequence == 12)
            #expect(!report.isTorn)
        }
    }

    @Test("a line is JSON whatever the names in it are")
    func hostileNames() throws {
        var chain = AuditChain()
        let who = "a\"},{\"seq\":9,\n\u{202e}\u{1b}[2J\\"
        let line = chain.append(event(1, who: who), node: node)
        #expect(!line.contains("\n"))
        let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        #expect(object?["who"] as? String == "a\"},{\"seq\":9,??\u{3f}[2J\\")
        var reader = AuditChain()
        try reader.follow(line)
        #expect(reader == chain)
    }

    @Test(
        "a changed, removed, swapped or added line is found",
        arguments: ["change", "remove", "swap", "add", "rehash"])
    func tampering(way: String) async throws {
        try await TemporaryFolder.with { folder in
            let files = AuditFiles(data: folder)
            try await write(0..<10, to: files)
            let url = URL(filePath: files.path(1))
            var lines = try String(contentsOf: url, encoding: .utf8).split(separator: "\n")
                .map(String.init)
            switch way {
            case "change": lines[4] = lines[4].replacing("alice", with: "carol")
            case "remove": lines.remove(at: 4)
            case "swap": lines.swapAt(4, 5)
            case "add": lines.insert(lines[4], at: 5)
            default:
                var forged = try AuditChain(behind: lines[3])
                lines[4] = forged.append(event(4, who: "carol"), node: node)
            }
            try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: url)
            #expect(!AuditCheck(files).run().problems.isEmpty)
        }
    }

    @Test("a torn last line is no damage, and the next run goes on behind the whole ones")
    func torn() async throws {
        try await TemporaryFolder.with { folder in
            let files = AuditFiles(data: folder)
            try await write(0..<10, to: files)
            #expect(truncate(files.path(1), off_t(try size(files.path(1)) - 20)) == 0)
            let torn = AuditCheck(files).run()
            #expect(torn.isTorn)
            #expect(torn.lines == 9)
            try await write(10..<11, to: files)
            let report = AuditCheck(files).run()
            #expect(report.problems.isEmpty)
            #expect(report.lines == 10)
        }
    }

    @Test("a full file is followed by the next one, and files are for their owner alone")
    func rotation() async throws {
        try await TemporaryFolder.with { folder in
            let files = AuditFiles(data: folder, limitBytes: 10_000)
            let writer = try AuditWriter(files, node: node)
            for _ in 0..<9 { try await writer.write((0..<10).map { event($0) }) }
            #expect(files.numbers() == [1, 2, 3])
            let report = AuditCheck(files).run()
            #expect(report.problems.isEmpty)
            #expect(report.lines == 90)
            for number in files.numbers() {
                var status = stat()
                #expect(stat(files.path(number), &status) == 0)
                #expect(status.st_mode & 0o777 == 0o600)
            }
            try FileManager.default.removeItem(atPath: files.path(2))
            #expect(!AuditCheck(files).run().problems.isEmpty)
        }
    }

    @Test("what overflows the queue is counted")
    func overflow() async throws {
        try await TemporaryFolder.with { folder in
            let files = AuditFiles(data: folder)
            let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            let log = AuditLog(files, node: node, logger: logger, queueLimit: 100)
            for number in 0..<107 { log.note(event(number)) }
            let group = ServiceGroup(services: [log], logger: logger)
            async let running: Void = group.run()
            await group.triggerGracefulShutdown()
            try await running
            let report = AuditCheck(files).run()
            #expect(report.problems.isEmpty)
            #expect(report.lines == 101)
            let last = try #require(files.numbers().last)
            let text = try String(contentsOfFile: files.path(last), encoding: .utf8)
            #expect(text.contains("lost 7 events"))
        }
    }

    private func size(_ path: String) throws -> Int {
        try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
    }
}

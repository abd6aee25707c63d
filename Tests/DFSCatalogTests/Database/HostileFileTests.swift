import DFSModel
import Foundation
import GRDB
import Testing

@testable import DFSCatalog

@Suite("A hostile or damaged catalog.db")
struct HostileFileTests {
    private func open(_ path: String) throws -> Catalog {
        try Catalog(path: path, founding: nil, onFatal: { _ in })
    }

    /// A catalog on the disk, closed.
    private func makeCatalog(in folder: String) throws -> String {
        let path = folder + "/catalog.db"
        try Catalog(path: path, founding: try Samples.founding(), onFatal: { _ in }).close()
        return path
    }

    @Test(
        "a schema that somebody changed is refused with a sentence",
        arguments: [
            "CREATE TRIGGER evil AFTER INSERT ON versions BEGIN DELETE FROM users; END",
            "CREATE VIEW evil AS SELECT * FROM users",
            "CREATE TABLE evil (a)",
            "DROP VIEW v_users",
            "DROP INDEX registers_undecided",
        ])
    func changedSchema(statement: String) async throws {
        try await TemporaryFolder.with { folder in
            let path = try makeCatalog(in: folder)
            let queue = try DatabaseQueue(path: path)
            try await queue.write { try $0.execute(sql: statement) }
            try queue.close()
            do {
                try open(path).close()
                Issue.record("\(statement) was not noticed")
            } catch let error as CatalogError {
                #expect(error.code == .wrongFolder)
                #expect(error.message.contains("not as dfs makes a catalog"))
            }
        }
    }

    @Test("rows that break the rules of their table are damage")
    func brokenRows() async throws {
        try await TemporaryFolder.with { folder in
            let path = try makeCatalog(in: folder)
            let queue = try DatabaseQueue(path: path)
            try await queue.write { database in
                try database.execute(sql: "PRAGMA ignore_check_constraints = ON")
                try database.execute(sql: "UPDATE node SET boots = -1")
            }
            try queue.close()
            do {
                try open(path).close()
                Issue.record("the broken row was not noticed")
            } catch let error as CatalogError {
                #expect(error.code == .corrupt)
            }
        }
    }

    @Test("bytes changed anywhere are refused or harmless, and never a crash")
    func randomDamage() async throws {
        let seed = UInt64.random(in: .min ... .max)
        print("seed \(seed)")
        var generator = SeededGenerator(seed: seed)
        try await TemporaryFolder.with { folder in
            let path = try makeCatalog(in: folder)
            let whole = try Data(contentsOf: URL(filePath: path))
            for _ in 0..<150 {
                var bytes = whole
                for _ in 0..<Int.random(in: 1...12, using: &generator) {
                    let position = Int.random(in: 0..<bytes.count, using: &generator)
                    bytes[position] = UInt8.random(in: .min ... .max, using: &generator)
                }
                if Bool.random(using: &generator) {
                    bytes = bytes.prefix(Int.random(in: 0...bytes.count, using: &generator))
                }
                for suffix in ["-wal", "-shm"] { unlink(path + suffix) }
                try bytes.write(to: URL(filePath: path))
                do {
                    let catalog = try open(path)
                    _ = try await catalog.users()
                    _ = try await catalog.state(of: .members)
                    try catalog.close()
                } catch let error as any Failure {
                    #expect(!error.message.isEmpty)
                }
            }
        }
    }

    @Test("the file and its log are for their owner alone, whoever opened them to others")
    func permissions() async throws {
        try await TemporaryFolder.with { folder in
            let path = try makeCatalog(in: folder)
            chmod(path, 0o666)
            let catalog = try open(path)
            try await catalog.addUptime(seconds: 1)
            for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
                var status = stat()
                #expect(stat("\(folder)/\(name)", &status) == 0)
                #expect(status.st_mode & 0o777 == 0o600, "\(name)")
            }
            try catalog.close()
        }
    }

    @Test("a link in the catalog's place is refused")
    func link() async throws {
        try await TemporaryFolder.with { folder in
            let path = try makeCatalog(in: folder)
            try FileManager.default.createSymbolicLink(
                atPath: folder + "/other.db", withDestinationPath: path)
            #expect(throws: CatalogError.self) { try open(folder + "/other.db") }
        }
    }
}

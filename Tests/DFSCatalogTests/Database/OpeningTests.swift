import DFSCluster
import DFSModel
import Foundation
import GRDB
import Testing

@testable import DFSCatalog

@Suite struct OpeningTests {
    @Test("the open connection syncs each commit, to a write-ahead log")
    func durability() async throws {
        try await Catalog.with { catalog, _ in
            #expect(try await catalog.synchronousLevel() == 2)
            let mode = try await catalog.pool.writeWithoutTransaction {
                try String.fetchOne($0, sql: "PRAGMA journal_mode")
            }
            #expect(mode == "wal")
            let hasForeignKeys = try await catalog.pool.writeWithoutTransaction {
                try Bool.fetchOne($0, sql: "PRAGMA foreign_keys")
            }
            #expect(hasForeignKeys == true)
        }
    }

    /// What SQLite refuses on a connection that defends itself, with a part of what it says then.
    private static let refused: [(sql: String, words: String)] = [
        // SQLITE_DBCONFIG_DEFENSIVE.
        ("PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = ''", "may not be modified"),
        ("PRAGMA writable_schema = ON; DELETE FROM sqlite_schema", "may not be modified"),
        // SQLITE_LIMIT_EXPR_DEPTH, _COMPOUND_SELECT, _COLUMN, _SQL_LENGTH, _LENGTH, _ATTACHED.
        ("SELECT 1" + String(repeating: " + 1", count: 201), "too large"),
        ("SELECT 1" + String(repeating: " UNION ALL SELECT 1", count: 32), "too many terms"),
        ("SELECT 1" + String(repeating: ", 1", count: 200), "too many columns"),
        ("SELECT '" + String(repeating: "x", count: 1_000_000) + "'", "too "),
        ("SELECT zeroblob(268435457)", "too big"),
        (
            "ATTACH ':memory:' AS a; ATTACH ':memory:' AS b; ATTACH ':memory:' AS c",
            "too many attached"
        ),
    ]

    /// Expects that a connection defends itself.
    private static func expectDefended(
        _ database: Database, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let trusts = try Bool.fetchOne(database, sql: "PRAGMA trusted_schema")
        #expect(trusts == false, sourceLocation: sourceLocation)
        for (sql, words) in refused {
            let error = #expect(throws: DatabaseError.self, sourceLocation: sourceLocation) {
                for statement in sql.split(separator: ";") {
                    _ = try Row.fetchAll(database, sql: String(statement))
                }
            }
            #expect(
                error?.message?.contains(words) == true,
                "\(sql.prefix(60)): \(error?.message ?? "nothing")",
                sourceLocation: sourceLocation)
        }
    }

    @Test("the connections that write, that read and that check a file defend themselves")
    func defences() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder + "/catalog.db"
            let catalog = try Catalog.open(path)
            try await catalog.pool.writeWithoutTransaction { try Self.expectDefended($0) }
            try await catalog.pool.unsafeRead { try Self.expectDefended($0) }
            try catalog.close()
            let alone = try CatalogDatabase.openAlone(path: path)
            try await alone.writeWithoutTransaction { try Self.expectDefended($0) }
            try alone.close()
            #expect(Catalog.damages(inFile: path).isEmpty)
        }
    }

    @Test("nothing else in the sources opens a database")
    func onlyHere() throws {
        let sources = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../Sources")
        let files = try #require(FileManager.default.enumerator(atPath: sources.path))
        var openers: [String] = []
        for case let file as String in files where file.hasSuffix(".swift") || file.hasSuffix(".c")
        {
            let text = try String(contentsOf: sources.appending(path: file), encoding: .utf8)
            let opens = text.contains(#/Database(Queue|Pool)\(path|sqlite3_open/#)
            if opens { openers.append(file) }
        }
        #expect(openers == ["DFSCatalog/Database/CatalogDatabase.swift"])
    }

    @Test("a new catalog has the newest schema, its founders and no user")
    func founding() async throws {
        try await Catalog.with(node: 3) { catalog, _ in
            #expect(try await catalog.schemaVersion() == 1)
            #expect(catalog.node.text == "DFS3")
            #expect(catalog.cluster == Samples.cluster)
            #expect(catalog.incarnation == Samples.incarnation(3))
            #expect(try await catalog.membership().list == (try Samples.founders()))
            #expect(try await catalog.users().isEmpty)
            #expect(try await catalog.contradictions(limit: 10).isEmpty)
            let members = try await catalog.state(of: .members)
            #expect(members.committed?.ballot == .genesis)
        }
    }

    @Test("a catalog opens again, with and without the founding, and counts its starts")
    func reopening() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder + "/catalog.db"
            for start in 1...3 {
                let catalog = try Catalog(
                    path: path, founding: start == 2 ? nil : try Samples.founding(),
                    onFatal: { _ in })
                #expect(try await catalog.countBoot() == start)
                try await catalog.addUptime(seconds: 10)
                #expect(try await catalog.uptimeSeconds() == 10 * start)
                #expect(catalog.incarnation == Samples.incarnation(1))
                try catalog.close()
            }
        }
    }

    /// Expects that opening is refused with `code`.
    private static func expectRefusal(
        _ code: FailureCode, path: String, founding: Founding?,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let error = #expect(throws: CatalogError.self, sourceLocation: sourceLocation) {
            try Catalog(path: path, founding: founding, onFatal: { _ in })
        }
        #expect(error?.code == code, sourceLocation: sourceLocation)
    }

    @Test("a catalog of another cluster or node is refused")
    func wrongOwner() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder + "/catalog.db"
            try Catalog.open(path).close()
            let own = try Samples.founding()
            let other = Founding(
                node: own.node, cluster: ClusterID(high: 5, low: 5), incarnation: own.incarnation,
                members: try Samples.founders())
            Self.expectRefusal(.wrongFolder, path: path, founding: other)
            Self.expectRefusal(.wrongFolder, path: path, founding: try Samples.founding(node: 2))
        }
    }

    @Test("a newer schema is refused and left as it is")
    func newerSchema() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder + "/catalog.db"
            try Catalog.open(path).close()
            let queue = try DatabaseQueue(path: path)
            try await queue.write { try $0.execute(sql: "PRAGMA user_version = 99") }
            try queue.close()
            Self.expectRefusal(.wrongFolder, path: path, founding: try Samples.founding())
            let again = try DatabaseQueue(path: path)
            #expect(try await again.read { try Int.fetchOne($0, sql: "PRAGMA user_version") } == 99)
        }
    }

    @Test("another program's database, a file of text and an empty catalog are refused")
    func foreign() async throws {
        try await TemporaryFolder.with { folder in
            let queue = try DatabaseQueue(path: folder + "/other.db")
            try await queue.write { try $0.execute(sql: "PRAGMA application_id = 12345") }
            try queue.close()
            let founding = try Samples.founding()
            Self.expectRefusal(.wrongFolder, path: folder + "/other.db", founding: founding)
            let text = Data(repeating: UInt8(ascii: "x"), count: 8_192)
            try text.write(to: URL(fileURLWithPath: folder + "/text.db"))
            Self.expectRefusal(.corrupt, path: folder + "/text.db", founding: founding)
            Self.expectRefusal(.wrongFolder, path: folder + "/empty.db", founding: nil)
        }
    }
}

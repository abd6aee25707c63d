import DFSModel
import Foundation
import GRDB
import Testing

@testable import DFSCatalog

@Suite("Statements and their values")
struct StatementsTests {
    @Test("every kind of value comes back as it went in")
    func roundTrip() async throws {
        let version = VersionID(high: 0x0102_0304_0506_0708, low: 9)
        let digest = Digest.of([1, 2, 3])
        let texts = ["", "a", "schön \u{0}\u{1F980} and long enough to need memory of its own"]
        try await Catalog.with { catalog, _ in
            try await catalog.pool.read { database in
                let row = try #require(
                    try database.row(
                        """
                        SELECT ?1 AS small, ?2 AS large, ?3 AS none, ?4 AS empty, ?5 AS data,
                            ?6 AS version, ?7 AS digest, ?1 = 7 AS holds
                        """,
                        [7, Int64.min, nil, [UInt8](), Data([5, 0, 6]), version, digest]))
                #expect(try row["small"] == 7)
                #expect(try row["large"] == Int64.min)
                #expect(try row["none"] as String? == nil)
                #expect(try row["empty"] == [UInt8]())
                #expect(try row["data"] == Data([5, 0, 6]))
                #expect(try row.identifier("version") == version)
                #expect(try row["version"] == version.bytes)
                #expect(try row.digest("digest") == digest)
                #expect(try row["digest"] == digest.bytes)
                #expect(try row["holds"] as Bool)
                for text in texts {
                    let row = try database.row("SELECT ?1 AS text, typeof(?1) AS kind", [text])
                    #expect(try row?["text"] == text)
                    #expect(try row?["kind"] == "text")
                }
                let kind = try database.row("SELECT typeof(?) AS kind", [[UInt8]()])
                #expect(try kind?["kind"] == "blob")
            }
        }
    }

    @Test("a column that holds something else than is asked for is told as damage")
    func wrongColumn() async throws {
        try await Catalog.with { catalog, _ in
            try await catalog.pool.read { database in
                let row = try #require(try database.row("SELECT ? AS short", [[UInt8](1...5)]))
                let isDamage: (any Error) -> Bool = { ($0 as? CatalogError)?.code == .corrupt }
                #expect {
                    _ = try row.identifier("short") as VersionID
                } throws: { isDamage($0) }
                #expect {
                    _ = try row.digest("short")
                } throws: { isDamage($0) }
                #expect {
                    _ = try row["short"] as Int
                } throws: { isDamage($0) }
                #expect {
                    _ = try row["long"] as Int
                } throws: { isDamage($0) }
            }
        }
    }

    @Test("a cursor's row gives what SQLite holds, and tells a wrong column as damage")
    func cursorRow() async throws {
        try await Catalog.with { catalog, _ in
            let version = VersionID(high: 1, low: 2)
            let digest = Digest.of([1])
            try await catalog.pool.read { database in
                var rows = 0
                let columns: ColumnValues = ["日本", 7, nil, version, digest, -1]
                try database.cursor("SELECT ?, ?, ?, ?, ?, ?", columns).walk { row in
                    rows += 1
                    let text = try row.text(at: 0)
                    #expect(text.elementsEqual("日本".utf8))
                    let number = try row.integer(at: 1)
                    #expect(number == 7)
                    #expect(row.isNull(at: 2) && !row.isNull(at: 1))
                    let identifier: VersionID = try row.identifier(at: 3)
                    #expect(identifier == version)
                    let sum = try row.digest(at: 4)
                    #expect(sum == digest)
                    let ballot = try row.ballot(at: 2)
                    #expect(ballot == nil)
                    Self.expectDamage { _ = try row.text(at: 1) }
                    Self.expectDamage { _ = try row.text(at: 2) }
                    Self.expectDamage { _ = try row.integer(at: 0) }
                    Self.expectDamage { _ = try row.integer(at: 5) }
                    Self.expectDamage { _ = try row.digest(at: 3) }
                    Self.expectDamage { _ = try row.digest(at: 0) }
                    Self.expectDamage { _ = try row.identifier(at: 4) as VersionID }
                    Self.expectDamage { _ = try row.ballot(at: 1) }
                    return true
                }
                #expect(rows == 1)
            }
        }
    }

    private static func expectDamage(_ read: () throws -> Void) {
        #expect {
            try read()
        } throws: { ($0 as? CatalogError)?.code == .corrupt }
    }

    @Test("too few or too many values are refused")
    func wrongCount() async throws {
        try await Catalog.with { catalog, _ in
            try await catalog.pool.read { database in
                for values in [[], [1], [1, 2, 3]] as [ColumnValues] {
                    #expect(throws: DatabaseError.self) {
                        _ = try database.rows("SELECT ? + ?", values)
                    }
                }
                let sum = try database.integer("SELECT ? + ?", [1, 2])
                #expect(sum == 3)
            }
        }
    }

    @Test("a statement that failed says why, and works the next time")
    func failing() async throws {
        try await Catalog.with { catalog, _ in
            try await catalog.pool.write { database in
                let sql = "UPDATE node SET boots = ?"
                #expect {
                    try database.run(sql, [-1])
                } throws: { error in
                    let error = error as? DatabaseError
                    return error?.resultCode == .SQLITE_CONSTRAINT
                        && error?.message?.contains("boots") == true
                }
                try database.run(sql, [4])
                #expect(try database.integer("SELECT boots FROM node") == 4)
            }
        }
    }

    @Test("a cursor that was left in the middle holds nothing up")
    func abandonedCursor() async throws {
        try await Catalog.with { catalog, _ in
            let sql = "SELECT value FROM json_each('[1,2,3]') WHERE value > ?"
            try await catalog.pool.write { database in
                var values: [Int] = []
                try database.cursor(sql, [1]).walk { row in
                    values.append(try row.integer(at: 0))
                    return false
                }
                #expect(values == [2])
                values = []
                try database.cursor(sql, [0]).walk { row in
                    values.append(try row.integer(at: 0))
                    return true
                }
                #expect(values == [1, 2, 3])
                try database.run("UPDATE node SET boots = 5")
            }
            #expect(try await catalog.read { try $0.integer("SELECT boots FROM node") } == 5)
        }
    }

    @Test("a read sees one moment, whatever is written between its statements")
    func snapshot() async throws {
        try await Catalog.with { catalog, _ in
            let (begun, begin) = AsyncStream.makeStream(of: Void.self)
            let written = DispatchSemaphore(value: 0)
            async let counts = catalog.read { database in
                let first = try database.integer("SELECT boots FROM node")
                begin.finish()
                written.wait()
                return [first, try database.integer("SELECT boots FROM node")]
            }
            for await _ in begun {}
            _ = try await catalog.countBoot()
            written.signal()
            #expect(try await counts == [0, 0])
            #expect(try await catalog.read { try $0.integer("SELECT boots FROM node") } == 1)
        }
    }

    @Test("a read whose task is cancelled ends as cancelled, not as a defect of the catalog")
    func cancelled() async throws {
        try await Catalog.with { catalog, _ in
            let task = Task {
                try await catalog.read { database in
                    try database.integer(
                        """
                        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
                        SELECT count(*) FROM n
                        """)
                }
            }
            try await Task.sleep(for: .milliseconds(100))
            task.cancel()
            await #expect(throws: CancellationError.self) { _ = try await task.value }
            for _ in 0..<20 {
                #expect(try await catalog.read { try $0.integer("SELECT count(*) FROM node") } == 1)
            }
        }
    }
}

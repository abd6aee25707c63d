import DFSCatalog
import DFSCluster
import DFSModel
import Foundation
import Testing

/// Runs what docs/catalog.md tells its readers to run.
@Suite struct CatalogPageTests {
    private static func page(_ name: String = "docs/catalog.md") throws -> String {
        var root = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { root.deleteLastPathComponent() }
        return try String(contentsOf: root.appending(path: name), encoding: .utf8)
    }

    /// The statements between `catalog.db "` and the last quotation mark of the line, of this page
    /// and of the README.
    private static func statements() throws -> [String] {
        let lines = try [page(), page("README.md")].flatMap { $0.split(separator: "\n") }
        return lines.compactMap { line in
            guard line.drop(while: { $0 == " " }).hasPrefix("sqlite3 "),
                let start = line.range(of: "catalog.db \""), let end = line.lastIndex(of: "\"")
            else { return nil }
            return String(line[start.upperBound..<end])
        }
    }

    private static func fill(_ catalog: Catalog) async throws {
        let record = try Samples.record("anna")
        _ = try await catalog.learn([(.user(record.name), Samples.value(1, .user(record)))])
        try await catalog.put(try Samples.manifest(1, path: "Book1"), at: 1)
        try await catalog.put(try Samples.manifest(2, path: "Book1"), at: 2, inCatalog: false)
        try await catalog.stage(try Samples.manifest(3))
        try await catalog.markBlob(version: VersionID(high: 2, low: 2), index: 3, .damaged)
        try await catalog.follow(Samples.incarnation(2), upTo: 1, newest: 4)
    }

    /// What the `sqlite3` command prints; nil if there is no such command here.
    private static func command(_ sql: String, path: String) throws -> String? {
        let places = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        let tool = places.map { "\($0)/sqlite3" }.first {
            FileManager.default.isExecutableFile(atPath: $0)
        }
        guard let tool else { return nil }
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: tool)
        process.arguments = ["-batch", "-bail", "-readonly", path, sql]
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        let text = String(decoding: data, as: UTF8.self)
        #expect(process.terminationStatus == 0, "\(sql): \(text)")
        return text
    }

    @Test("every question of docs/catalog.md and the README has an answer in a filled catalog")
    func questions() async throws {
        let statements = try Self.statements()
        #expect(statements.count >= 12)
        try await Catalog.with { catalog, path in
            try await Self.fill(catalog)
            for sql in statements {
                let text: String
                if let printed = try Self.command(sql, path: path) {
                    text = printed
                } else {
                    text = try await catalog.query(sql).joined(separator: "\n")
                }
                #expect(!text.isEmpty, "no row for \(sql)")
            }
        }
    }

    @Test("the page names every table and view, and no other view")
    func complete() async throws {
        let page = try Self.page()
        try await Catalog.with { catalog, _ in
            let names = try await catalog.query(
                """
                SELECT name FROM sqlite_schema
                WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%'
                """)
            #expect(names.count > 15)
            for name in names { #expect(page.contains("| `\(name)` |"), "\(name)") }
            let rows = page.split(separator: "\n").filter { $0.hasPrefix("| `") }
            #expect(rows.count == names.count)
        }
    }
}

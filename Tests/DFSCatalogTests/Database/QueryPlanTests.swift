import Foundation
import GRDB
import Testing

@testable import DFSCatalog

/// Reads the statements out of the sources, so that none is forgotten.
@Suite("How SQLite carries out the catalog's statements")
struct QueryPlanTests {
    /// Tables that stay small however many files there are.
    static let small: Set<String> = [
        "node", "n", "members", "peers", "users", "layouts", "l", "healing", "h", "journal_queue",
        "repairs", "p", "u", "v_users", "sqlite_schema", "sqlite_master",
    ]
    /// Partial indexes over what is wrong or unfinished, which is little.
    static let partial = ["versions_unnamed", "blobs_not_stored", "registers_undecided"]
    /// Files whose statements are meant to read whole tables: counting everything, checking
    /// everything.
    static let exempt: Set<String> = [
        "Catalog+Status.swift", "Catalog+Verification.swift", "Catalog+Salvage.swift",
    ]

    struct Statement: Sendable {
        let file: String
        let sql: String
    }

    @Test("no statement reads a whole table that grows with the files")
    func plans() async throws {
        let statements = try Self.statements()
        #expect(statements.count > 40)
        try await Catalog.with { catalog, _ in
            for statement in statements where !Self.exempt.contains(statement.file) {
                let steps = try await catalog.pool.read { database -> [String] in
                    let plan = try database.makeStatement(
                        sql: "EXPLAIN QUERY PLAN \(statement.sql)")
                    plan.setUncheckedArguments(StatementArguments())
                    return try Row.fetchAll(plan).map { $0["detail"] }
                }
                for step in steps where Self.isWholeTable(step) {
                    // A walk in the order of the table, a page at a time, begins at its start.
                    let isFirstPage =
                        !statement.sql.contains("WHERE") && statement.sql.contains("LIMIT")
                    #expect(isFirstPage, "\(statement.file): \(step) in \(statement.sql)")
                }
            }
        }
    }

    /// Whether a step of a plan reads all of a table that grows.
    static func isWholeTable(_ step: String) -> Bool {
        guard step.hasPrefix("SCAN ") else { return false }
        let table = step.dropFirst("SCAN ".count).prefix { $0 != " " }
        if table == "CONSTANT" || small.contains(String(table)) { return false }
        return !partial.contains { step.hasSuffix("INDEX \($0)") }
    }

    /// Every literal of the sources that is a statement, its interpolations filled in.
    static func statements() throws -> [Statement] {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../Sources/DFSCatalog").standardizedFileURL
        let walk = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
        var files: [(name: String, text: String)] = []
        while let url = walk?.nextObject() as? URL {
            guard url.pathExtension == "swift" else { continue }
            files.append((url.lastPathComponent, try String(contentsOf: url, encoding: .utf8)))
        }
        return try files.flatMap { file in
            try literals(file.text).filter(\.isStatement).map { literal in
                Statement(
                    file: file.name,
                    sql: try filled(literal.text, in: file.text, of: files.map(\.text)))
            }
        }
    }

    private struct Literal {
        let text: String
        /// Whether it is a constant that other statements are made with.
        let isConstant: Bool

        var isStatement: Bool {
            let verbs = ["SELECT ", "INSERT ", "UPDATE ", "DELETE ", "WITH ", "\\(EntryRow.query)"]
            return !isConstant && verbs.contains { text.hasPrefix($0) }
        }
    }

    private static func literals(_ source: String) -> [Literal] {
        let pattern = #/(static let \w+ =\s+)?(?:"""\n([\s\S]*?)"""|"((?:[^"\\\n]|\\.)*)")/#
        return source.matches(of: pattern).map { match in
            let text = match.output.2 ?? match.output.3 ?? ""
            return Literal(
                text: text.trimmingCharacters(in: .whitespacesAndNewlines),
                isConstant: match.output.1 != nil)
        }
    }

    /// The statement with the texts that stand for `\(name)` and `\(Type.name)`.
    private static func filled(_ sql: String, in source: String, of all: [String]) throws -> String
    {
        var sql = sql
        while let match = sql.firstMatch(of: #/\\\(([\w.]+)\)/#) {
            let parts = match.output.1.split(separator: ".").map(String.init)
            let name = try #require(parts.last)
            let home =
                parts.count == 1
                ? source
                : try #require(
                    all.first { text in
                        let heads = [
                            "struct \(parts[0]) ", "struct \(parts[0]):", "enum \(parts[0]) ",
                        ]
                        return heads.contains { text.contains($0) }
                            && text.contains("static let \(name) =")
                    })
            sql.replaceSubrange(match.range, with: try constant(name, in: home))
        }
        return sql
    }

    private static func constant(_ name: String, in source: String) throws -> String {
        // What is no constant, with one of its values.
        let values = ["comparison": ">", "column": "compared_sequence"]
        if let value = values[name] { return value }
        let start = try #require(source.range(of: "static let \(name) ="))
        let literal = literals(String(source[start.lowerBound...])).first
        return try #require(literal).text
    }
}

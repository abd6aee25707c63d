import Crypto
import DFSModel
import Foundation
import GRDB

/// Hashes the committed registers in the order of their keys, page by page.
struct CommittedHash: Sendable {
    private static let pageSize = 1_000

    private var hash = SHA256()
    private var last = (space: "", owner: "", path: "")
    private var isAtEnd = false

    var digest: DFSModel.Digest { DFSModel.Digest(hash.finalize()) }

    /// This hash after the next page, or nil at the end.
    func next(_ database: Database) throws -> CommittedHash? {
        guard !isAtEnd else { return nil }
        let rows = try database.rows(
            """
            SELECT space, owner, path, committed_counter, committed_proposer, committed_value
            FROM registers WHERE (space, owner, path) > (?, ?, ?) AND committed_value IS NOT NULL
            ORDER BY space, owner, path LIMIT ?
            """,
            [last.space, last.owner, last.path, Self.pageSize])
        var next = self
        for row in rows { try next.add(row) }
        next.isAtEnd = rows.count < Self.pageSize
        return next
    }

    private mutating func add(_ row: CatalogRow) throws {
        last = try (row["space"], row["owner"], row["path"])
        var writer = BinaryWriter()
        writer.write(last.space)
        writer.write(last.owner)
        writer.write(last.path)
        writer.write(try row["committed_counter"] as Int)
        writer.write(try row["committed_proposer"] as [UInt8])
        writer.write(try row["committed_value"] as [UInt8])
        hash.update(data: writer.bytes)
    }
}

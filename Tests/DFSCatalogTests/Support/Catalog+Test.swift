import DFSCluster
import DFSModel
import Foundation
import GRDB

@testable import DFSCatalog

/// Short forms of what nodes do, for tests.
extension Catalog {
    static func open(_ path: String, node: Int = 1) throws -> Catalog {
        try Catalog(path: path, founding: try Samples.founding(node: node), onFatal: { _ in })
    }

    /// Runs `body` with a fresh catalog, and closes it.
    static func with<Value>(
        node: Int = 1, _ body: (Catalog, _ path: String) async throws -> Value
    ) async throws -> Value {
        try await TemporaryFolder.with { folder in
            let path = folder + "/catalog.db"
            let catalog = try open(path, node: node)
            do {
                let value = try await body(catalog, path)
                try catalog.close()
                return value
            } catch {
                try? catalog.close()
                throw error
            }
        }
    }

    /// Uploads the chunks that belong here, as they would come from a client.
    func stage(_ manifest: Manifest, inCatalog: Bool = true) async throws {
        for chunk in manifest.chunks(on: node) {
            let bytes = Samples.content(
                Int(manifest.version.lowBits), chunk: chunk.index, size: chunk.size)
            try await recordBlob(
                version: manifest.version, index: chunk.index, owner: manifest.owner,
                size: chunk.size, digest: chunk.digest, bytes: inCatalog ? bytes : nil)
        }
    }

    func prepare(
        _ manifest: Manifest?, for key: RegisterKey, at counter: UInt64
    ) async throws -> PreparedItem {
        let item = PrepareItem(key: key, ballot: Samples.ballot(counter), manifest: manifest)
        guard let answer = try await prepare([item]).first else {
            throw CatalogError(.internal, "No answer.")
        }
        return answer
    }

    /// A whole put of a version under its path, from the chunks to the news that it is chosen.
    func put(
        _ manifest: Manifest, at counter: UInt64, former: [Manifest] = [], inCatalog: Bool = true
    ) async throws {
        let key = RegisterKey.file(owner: manifest.owner, path: manifest.path)
        try await stage(manifest, inCatalog: inCatalog)
        _ = try await prepare(manifest, for: key, at: counter)
        let value = Samples.value(counter, manifest, former: former)
        _ = try await accept([(key, value)])
        _ = try await learn([(key, value)])
    }

    /// Rows of a query as text, columns joined by `|`.
    func query(_ sql: String) async throws -> [String] {
        try await pool.read { database in
            try Row.fetchAll(database, sql: sql).map { row in
                row.databaseValues.map { $0.isNull ? "" : "\($0.storage.value ?? "")" }
                    .joined(separator: "|")
            }
        }
    }
}

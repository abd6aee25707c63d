import DFSBlobs
import DFSCatalog
import DFSModel
import Foundation

/// Compares one blob's bytes with its row.
struct BlobCheck {
    let catalog: Catalog
    let blobs: any BlobStore

    enum Finding: Hashable {
        case whole
        case missing
        case wrongSize(Int)
        case corrupt

        /// What the blob's row says from now on.
        var state: BlobRecord.State {
            switch self {
            case .whole: .stored
            case .missing: .missing
            case .wrongSize, .corrupt: .damaged
            }
        }
    }

    func finding(for record: BlobRecord) async throws -> Finding {
        switch record.place {
        case .catalog:
            let bytes = try await catalog.blobBytes(
                version: record.version, index: record.index)
            return Self.finding(for: record, bytes)
        case .file:
            return try await finding(
                ofFile: BlobID(version: record.version, index: record.index), size: record.size,
                digest: record.digest)
        }
    }

    private static func finding(for record: BlobRecord, _ bytes: Data?) -> Finding {
        guard let bytes else { return .missing }
        guard bytes.count == record.size else { return .wrongSize(bytes.count) }
        return Digest.of(bytes) == record.digest ? .whole : .corrupt
    }

    /// As ``finding(ofPossiblyGone:)`` for each of some rows whose bytes are in the catalog, which is
    /// asked once.
    func findings(ofPossiblyGone records: [BlobRecord]) async throws -> [Finding?] {
        let bytes = try await catalog.blobBytes(of: records.map { ($0.version, $0.index) })
        var findings: [Finding?] = zip(records, bytes).map { Self.finding(for: $0, $1) }
        for (position, record) in records.enumerated() where findings[position] != .whole {
            findings[position] = try await finding(ofPossiblyGone: record)
        }
        return findings
    }

    /// The same for a row that was read a while ago: nil if it is gone. A version may be collected
    /// while its blobs are looked at, and that is no damage.
    func finding(ofPossiblyGone record: BlobRecord) async throws -> Finding? {
        let first = try await finding(for: record)
        guard first != .whole else { return first }
        let row = try await catalog.blob(version: record.version, index: record.index, owner: nil)
        guard let row else { return nil }
        let isSame =
            row.place == record.place && row.size == record.size && row.digest == record.digest
        return isSame ? first : try await finding(for: row)
    }

    /// What lies on the disk under a blob's name, compared with what should.
    func finding(ofFile id: BlobID, size wanted: Int, digest: Digest) async throws -> Finding {
        do {
            let (size, found) = try await blobs.digest(of: id)
            guard size == wanted else { return .wrongSize(size) }
            return found == digest ? .whole : .corrupt
        } catch let error as BlobError where error.kind == .notFound {
            return .missing
        } catch let error as BlobError where error.kind == .damaged {
            return .corrupt
        }
    }
}

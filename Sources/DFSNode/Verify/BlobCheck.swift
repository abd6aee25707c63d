import DFSBlobs
import DFSCatalog
import DFSModel

/// Compares one blob's bytes with its row.
struct BlobCheck {
    let catalog: Catalog
    let blobs: any BlobStore

    enum Finding: Hashable {
        case whole
        case missing
        case wrongSize(Int)
        case corrupt
    }

    func finding(for record: BlobRecord) async throws -> Finding {
        switch record.place {
        case .catalog:
            guard
                let bytes = try await catalog.blobBytes(
                    version: record.version, index: record.index)
            else { return .missing }
            guard bytes.count == record.size else { return .wrongSize(bytes.count) }
            return Digest.of(bytes) == record.digest ? .whole : .corrupt
        case .file:
            do {
                let id = BlobID(version: record.version, index: record.index)
                let (size, digest) = try await blobs.digest(of: id)
                guard size == record.size else { return .wrongSize(size) }
                return digest == record.digest ? .whole : .corrupt
            } catch let error as BlobError where error.kind == .notFound {
                return .missing
            } catch let error as BlobError where error.kind == .damaged {
                return .corrupt
            }
        }
    }

    func state(of record: BlobRecord) async throws -> BlobRecord.State {
        switch try await finding(for: record) {
        case .whole: .stored
        case .missing: .missing
        case .wrongSize, .corrupt: .damaged
        }
    }
}

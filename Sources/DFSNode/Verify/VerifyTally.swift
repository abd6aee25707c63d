import Crypto
import DFSCatalog
import DFSModel
import DFSWire

/// What a verification has counted so far.
struct VerifyTally: Sendable {
    private(set) var blobs = 0
    private(set) var bytes = 0
    private(set) var skipped = 0
    private(set) var orphans = 0
    private(set) var damage = 0
    private var hash = SHA256()

    /// Counts a finding, and tells it.
    mutating func add(
        _ finding: VerifyLine.Finding, _ report: (VerifyLine) async throws -> Void
    ) async throws {
        if finding.isDamage { damage += 1 } else { orphans += 1 }
        try await report(.finding(finding))
    }

    /// Counts a page of blobs, and tells what is not whole; pages come in the order of version and
    /// index.
    mutating func add(
        _ page: BlobPages.Page, _ report: (VerifyLine) async throws -> Void
    ) async throws {
        for (record, finding) in zip(page.records, page.findings) {
            guard let finding else {
                addSkipped(record)
                continue
            }
            addChecked(record, isWhole: finding == .whole)
            if let told = finding.told(of: record) { try await add(told, report) }
        }
    }

    private mutating func addChecked(_ record: BlobRecord, isWhole: Bool) {
        blobs += 1
        bytes += record.size
        hash(record, isWhole: isWhole)
    }

    /// A blob that was passed over: its row says how it was found last.
    private mutating func addSkipped(_ record: BlobRecord) {
        skipped += 1
        hash(record, isWhole: record.state == .stored)
    }

    private mutating func hash(_ record: BlobRecord, isWhole: Bool) {
        var writer = BinaryWriter()
        record.version.write(to: &writer)
        writer.write(record.index)
        record.digest.write(to: &writer)
        writer.write(isWhole)
        hash.update(data: writer.bytes)
    }

    /// The digest of all blobs so far.
    var blobsDigest: DFSModel.Digest { DFSModel.Digest(hash.finalize()) }
}

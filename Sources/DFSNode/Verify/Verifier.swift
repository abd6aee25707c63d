package import DFSBlobs
package import DFSCatalog
import DFSModel
package import DFSWire
import Foundation

/// Compares everything on a node with its catalog, and records what it finds.
///
/// Works on an open folder, whether a node runs on it or not.
package struct Verifier: Sendable {
    private let catalog: Catalog
    private let blobs: any BlobStore

    package init(catalog: Catalog, blobs: any BlobStore) {
        self.catalog = catalog
        self.blobs = blobs
    }

    /// Blobs that are hashed at the same time.
    private static let parallelism = 2
    private static let pageSize = 256

    /// Checks the database, every blob row and every file. Memory does not grow with their number.
    ///
    /// - Parameter report: called for each event, in order; the last is the summary.
    package func run(_ report: (VerifyLine) async throws -> Void) async throws {
        var tally = Tally()
        for problem in try await catalog.contradictions(limit: 10_000) {
            try await tally.add(
                VerifyLine.Finding(kind: .contradiction, subject: "catalog.db", message: problem),
                report)
        }
        try await checkBlobs(&tally, report)
        try await findStrangers(&tally, report)
        let counts = try await catalog.counts()
        try await report(
            .summary(
                VerifyLine.Summary(
                    node: catalog.node, blobs: tally.blobs, bytes: tally.bytes,
                    staged: counts.stagedChunks, orphans: tally.orphans,
                    damage: tally.damage)))
    }

    private struct Tally: Sendable {
        var blobs = 0
        var bytes = 0
        var orphans = 0
        var damage = 0

        mutating func add(
            _ finding: VerifyLine.Finding, _ report: (VerifyLine) async throws -> Void
        ) async throws {
            if finding.isDamage { damage += 1 } else { orphans += 1 }
            try await report(.finding(finding))
        }
    }

    private func checkBlobs(
        _ tally: inout Tally, _ report: (VerifyLine) async throws -> Void
    ) async throws {
        let totals = try await catalog.blobTotals()
        var last: BlobRecord?
        while true {
            let page = try await catalog.blobs(
                after: last.map { ($0.version, $0.index) }, limit: Self.pageSize)
            guard let end = page.last else { return }
            last = end
            for (record, finding) in try await check(page) {
                tally.blobs += 1
                tally.bytes += record.size
                if let finding { try await tally.add(finding, report) }
            }
            try await report(
                .progress(
                    VerifyLine.Progress(
                        blobs: tally.blobs, bytes: tally.bytes, totalBlobs: totals.count,
                        totalBytes: totals.bytes)))
        }
    }

    /// Hashes a page of blobs, a few at a time, and records each state.
    private func check(
        _ page: [BlobRecord]
    ) async throws -> [(BlobRecord, VerifyLine.Finding?)] {
        try await withThrowingTaskGroup(of: (Int, VerifyLine.Finding?).self) { group in
            var findings = [VerifyLine.Finding?](repeating: nil, count: page.count)
            for (position, record) in page.enumerated() {
                if position >= Self.parallelism, let (done, finding) = try await group.next() {
                    findings[done] = finding
                }
                group.addTask { (position, try await check(record)) }
            }
            for try await (done, finding) in group { findings[done] = finding }
            return Array(zip(page, findings))
        }
    }

    /// A full disk does not keep a finding from being reported, only from being recorded.
    private func mark(_ record: BlobRecord, _ state: BlobRecord.State) async throws {
        do {
            try await catalog.markBlob(version: record.version, index: record.index, state)
        } catch let error as CatalogError where error.code == .noSpace {
            return
        }
    }

    private func check(_ record: BlobRecord) async throws -> VerifyLine.Finding? {
        let finding = try await BlobCheck(catalog: catalog, blobs: blobs).finding(for: record)
        let name = BlobID(version: record.version, index: record.index)
        let subject = record.place == .file ? "blobs/\(name.relativePath)" : "blob_bytes \(name)"
        let (state, kind, message): (BlobRecord.State, VerifyLine.Finding.Kind, String)
        switch finding {
        case .whole:
            try await mark(record, .stored)
            return nil
        case .missing:
            (state, kind, message) = (.missing, .missing, "The blob is not there.")
        case .wrongSize(let size):
            (state, kind) = (.damaged, .wrongSize)
            message = "The blob has \(size) bytes instead of \(record.size)."
        case .corrupt:
            (state, kind, message) = (.damaged, .corrupt, "The bytes do not match their SHA-256.")
        }
        try await mark(record, state)
        return VerifyLine.Finding(kind: kind, subject: subject, message: message)
    }

    /// Files below `blobs/` that no row names.
    private func findStrangers(
        _ tally: inout Tally, _ report: (VerifyLine) async throws -> Void
    ) async throws {
        for try await entry in blobs.entries() {
            var isKnown = false
            if let id = entry.id {
                let record = try await catalog.blob(
                    version: id.version, index: id.index, owner: nil)
                isKnown = record?.place == .file
            }
            guard !isKnown else { continue }
            try await tally.add(
                VerifyLine.Finding(
                    kind: .orphan, subject: "blobs/\(entry.name)".printable,
                    message: "No row of the catalog names this file; it is left alone."),
                report)
        }
    }
}

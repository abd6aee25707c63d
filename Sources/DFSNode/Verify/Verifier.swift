package import DFSBlobs
package import DFSCatalog
import DFSCluster
import DFSModel
package import DFSWire
import Foundation
import Logging

/// Compares everything on a node with its catalog, and records what it finds.
///
/// Works on an open folder, whether a node runs on it or not.
package struct Verifier: Sendable {
    private let catalog: Catalog
    private let blobs: any BlobStore
    private let options: VerifyOptions
    private let repair: Repair?

    /// Mends what was found, with a sign of life now and then for whoever is listening.
    package typealias Repair =
        @Sendable (_ signOfLife: () async throws -> Void) async throws -> RepairTally

    /// How a repair of what was found has ended.
    package struct RepairTally: Sendable {
        /// Chunks that were not whole and are now.
        package let repaired: Int
        /// Chunks that are still not whole.
        package let unrepaired: Int

        package init(repaired: Int, unrepaired: Int) {
            self.repaired = repaired
            self.unrepaired = unrepaired
        }
    }

    /// - Parameter repair: called before the summary to have mended what was found.
    package init(
        catalog: Catalog, blobs: any BlobStore, options: VerifyOptions = VerifyOptions(),
        repair: Repair? = nil
    ) {
        self.catalog = catalog
        self.blobs = blobs
        self.options = options
        self.repair = repair
    }

    /// Names of files that are looked up in one go.
    private static let strangersPage = 1_000

    /// Checks the database, every blob row and every file. Memory does not grow with their number.
    /// If it is broken off, another one that resumes it passes over what was looked at.
    ///
    /// - Parameter report: called for each event, in order; the last is the summary.
    package func run(_ report: (VerifyLine) async throws -> Void) async throws {
        let started = Self.nowMilliseconds
        let resumed = options.resumes ? try await catalog.verificationUnderWay() : nil
        await remember(resumed ?? started)
        var tally = VerifyTally()
        for problem in try await catalog.damages() {
            try await tally.add(
                VerifyLine.Finding(kind: .database, subject: "catalog.db", message: problem),
                report)
        }
        for problem in try await catalog.contradictions(limit: 10_000) {
            try await tally.add(
                VerifyLine.Finding(kind: .contradiction, subject: "catalog.db", message: problem),
                report)
        }
        try await checkBlobs(&tally, passingOver: resumed, report)
        try await findStrangers(&tally, report)
        let summary = try await summary(of: tally, started: started, report)
        await remember(nil)
        try await report(.summary(summary))
    }

    private func summary(
        of tally: VerifyTally, started: Int,
        _ report: (VerifyLine) async throws -> Void
    ) async throws -> VerifyLine.Summary {
        let totals = try await catalog.blobTotals()
        let mended = try await repair?({
            try await report(BlobSweep.progress((tally.blobs, tally.bytes), totals))
        })
        let counts = try await catalog.counts()
        return VerifyLine.Summary(
            node: catalog.node, blobs: tally.blobs, bytes: tally.bytes, skipped: tally.skipped,
            staged: counts.stagedChunks, orphans: tally.orphans, damage: tally.damage,
            repaired: mended?.repaired ?? 0, unrepaired: mended?.unrepaired ?? 0,
            catalogDigest: try await catalog.committedDigest(), blobsDigest: tally.blobsDigest,
            startedMilliseconds: started, endedMilliseconds: Self.nowMilliseconds)
    }

    /// A full disk does not keep a verification from running, only from being resumed.
    private func remember(_ started: Int?) async {
        try? await catalog.rememberVerification(startedMilliseconds: started)
    }

    private static var nowMilliseconds: Int { Int(Date().timeIntervalSince1970 * 1000) }

    private func checkBlobs(
        _ tally: inout VerifyTally, passingOver resumed: Int?,
        _ report: (VerifyLine) async throws -> Void
    ) async throws {
        let sweep = BlobSweep(
            catalog: catalog, blobs: blobs, bytesPerSecond: options.bytesPerSecond)
        try await withThrowingTaskGroup(of: Void.self) { marking in
            try await sweep.run(
                choosing: { isChosen($0, passingOver: resumed) }, report
            ) { page in
                // The states of one page are recorded while the next is hashed.
                try await marking.next()
                marking.addTask { try await mark(page) }
                // Whoever hears of damage finds it recorded.
                if page.findings.contains(where: { $0 != nil && $0 != .whole }) {
                    try await marking.next()
                }
                try await tally.add(page, report)
            }
            try await marking.waitForAll()
        }
    }

    private func isChosen(_ record: BlobRecord, passingOver resumed: Int?) -> Bool {
        if let resumed, record.state == .stored, record.verifiedMilliseconds >= resumed {
            return false
        }
        if let since = options.storedSinceMilliseconds, record.storedMilliseconds < since {
            return false
        }
        guard let percent = options.samplePercent else { return true }
        return Double.random(in: 0..<100) < percent
    }

    /// A full disk does not keep a finding from being reported, only from being recorded.
    private func mark(_ page: BlobPages.Page) async throws {
        let marks = zip(page.records, page.findings).compactMap { record, finding in
            finding.map { BlobMark(record, is: $0.state) }
        }
        do {
            try await catalog.markBlobs(marks)
        } catch let error as CatalogError where error.code == .noSpace {
            return
        }
    }

    /// Files below `blobs/` that no row names.
    private func findStrangers(
        _ tally: inout VerifyTally, _ report: (VerifyLine) async throws -> Void
    ) async throws {
        var last: String?
        while true {
            let entries = try await blobs.list(after: last, limit: Self.strangersPage)
            guard let end = entries.last else { return }
            last = end.name
            let ids = entries.compactMap(\.id)
            let known = try await catalog.filesNamed(ids.map { ($0.version, $0.index) })
            let strangers = Set(zip(ids, known).filter { !$0.1 }.map(\.0))
            for entry in entries where entry.id.map(strangers.contains) ?? true {
                try await tally.add(
                    VerifyLine.Finding(
                        kind: .orphan, subject: "blobs/\(entry.name)".printable,
                        message: "No row of the catalog names this file; it is left alone."),
                    report)
            }
        }
    }
}

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

    /// Blobs that are hashed at the same time. The store reads them one after the other.
    private static let parallelism = max(1, ProcessInfo.processInfo.activeProcessorCount)
    private static let pageSize = 64

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
            try await report(Self.progress((tally.blobs, tally.bytes), totals))
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
        try await withThrowingTaskGroup(of: Void.self) { marking in
            try await checkPages(&tally, passingOver: resumed, report) { page, findings in
                // The states of one page are recorded while the next is hashed.
                try await marking.next()
                marking.addTask { try await mark(page, findings) }
                // Whoever hears of damage finds it recorded.
                if findings.contains(where: { $0 != nil && $0 != .whole }) {
                    try await marking.next()
                }
            }
            try await marking.waitForAll()
        }
    }

    private func checkPages(
        _ tally: inout VerifyTally, passingOver resumed: Int?,
        _ report: (VerifyLine) async throws -> Void,
        record: ([BlobRecord], [BlobCheck.Finding?]) async throws -> Void
    ) async throws {
        let totals = try await catalog.blobTotals()
        var budget = ByteBudget(bytesPerSecond: options.bytesPerSecond)
        let clock = ContinuousClock()
        let begin = clock.now
        var last: BlobRecord?
        var seen = (blobs: 0, bytes: 0)
        while true {
            let page = try await catalog.blobs(
                after: last.map { ($0.version, $0.index) }, limit: Self.pageSize)
            guard let end = page.last else { return }
            last = end
            let chosen = page.map { isChosen($0, passingOver: resumed) }
            let bytes = zip(page, chosen).reduce(0) { $0 + ($1.1 ? $1.0.size : 0) }
            try await pause(budget.take(bytes, at: (clock.now - begin) / .seconds(1))) {
                try await report(Self.progress(seen, totals))
            }
            let findings = try await check(page, chosen)
            try await record(page, findings)
            for (record, finding) in zip(page, findings) {
                guard let finding else {
                    tally.addSkipped(record)
                    continue
                }
                tally.addChecked(record, isWhole: finding == .whole)
                if let told = Self.finding(finding, of: record) {
                    try await tally.add(told, report)
                }
            }
            seen.blobs += page.count
            seen.bytes += page.reduce(0) { $0 + $1.size }
            try await report(Self.progress(seen, totals))
        }
    }

    private static func progress(
        _ seen: (blobs: Int, bytes: Int), _ totals: (count: Int, bytes: Int)
    ) -> VerifyLine {
        .progress(
            VerifyLine.Progress(
                blobs: seen.blobs, bytes: seen.bytes, totalBlobs: totals.count,
                totalBytes: totals.bytes))
    }

    /// Waits, with a sign of life every ten seconds for whoever is listening.
    private func pause(_ seconds: Double, _ signOfLife: () async throws -> Void) async throws {
        var left = seconds
        while left > 0 {
            try await Task.sleep(for: .seconds(min(left, 10)))
            left -= 10
            if left > 0 { try await signOfLife() }
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

    /// Hashes the chosen blobs of a page, a few at a time. Nil stands for those that were not chosen
    /// or went meanwhile.
    private func check(
        _ page: [BlobRecord], _ chosen: [Bool]
    ) async throws -> [BlobCheck.Finding?] {
        let check = BlobCheck(catalog: catalog, blobs: blobs)
        return try await withThrowingTaskGroup(of: (Int, BlobCheck.Finding?).self) { group in
            var findings = [BlobCheck.Finding?](repeating: nil, count: page.count)
            var running = 0
            for (position, record) in page.enumerated() where chosen[position] {
                if running >= Self.parallelism, let (done, finding) = try await group.next() {
                    findings[done] = finding
                    running -= 1
                }
                group.addTask { (position, try await check.finding(ofPossiblyGone: record)) }
                running += 1
            }
            for try await (done, finding) in group { findings[done] = finding }
            return findings
        }
    }

    /// A full disk does not keep a finding from being reported, only from being recorded.
    private func mark(
        _ page: [BlobRecord], _ findings: [BlobCheck.Finding?]
    ) async throws {
        let marks = zip(page, findings).compactMap { record, finding in
            finding.map { BlobMark(record, is: $0.state) }
        }
        do {
            try await catalog.markBlobs(marks)
        } catch let error as CatalogError where error.code == .noSpace {
            return
        }
    }

    private static func finding(
        _ finding: BlobCheck.Finding, of record: BlobRecord
    ) -> VerifyLine.Finding? {
        let name = BlobID(version: record.version, index: record.index)
        let subject = record.place == .file ? "blobs/\(name.relativePath)" : "blob_bytes \(name)"
        let (kind, message): (VerifyLine.Finding.Kind, String)
        switch finding {
        case .whole: return nil
        case .missing: (kind, message) = (.missing, "The blob is not there.")
        case .wrongSize(let size):
            kind = .wrongSize
            message = "The blob has \(size) bytes instead of \(record.size)."
        case .corrupt:
            (kind, message) = (.corrupt, "The bytes do not match their SHA-256.")
        }
        return VerifyLine.Finding(kind: kind, subject: subject, message: message)
    }

    /// Files below `blobs/` that no row names.
    private func findStrangers(
        _ tally: inout VerifyTally, _ report: (VerifyLine) async throws -> Void
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

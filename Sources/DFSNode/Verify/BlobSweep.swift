import DFSBlobs
import DFSCatalog
import DFSCluster
import DFSWire
import Foundation

/// Compares all blobs of a node with their rows, in the order of the rows, a few at a time. The
/// blobs of a page begin while the last ones of the page before are still hashed, so that no
/// processor waits for another.
struct BlobSweep {
    let catalog: Catalog
    let blobs: any BlobStore
    let bytesPerSecond: Int?

    private static let pageSize = 64

    /// Calls `conclude` for each page, in order, and `report` with the progress after it.
    ///
    /// - Parameter isChosen: whether a blob is looked at.
    func run(
        choosing isChosen: (BlobRecord) -> Bool, _ report: (VerifyLine) async throws -> Void,
        conclude: (BlobPages.Page) async throws -> Void
    ) async throws {
        let totals = try await catalog.blobTotals()
        var seen = (blobs: 0, bytes: 0)
        func tellProgress() async throws { try await report(Self.progress(seen, totals)) }
        func finish(_ page: BlobPages.Page) async throws {
            try await conclude(page)
            seen.blobs += page.records.count
            seen.bytes += page.records.reduce(0) { $0 + $1.size }
            try await tellProgress()
        }
        let clock = ContinuousClock()
        let begin = clock.now
        var budget = ByteBudget(bytesPerSecond: bytesPerSecond)
        var last: BlobRecord?
        try await withThrowingTaskGroup(of: BlobLanes.Found.self) { group in
            var lanes = BlobLanes(check: BlobCheck(catalog: catalog, blobs: blobs))
            while true {
                let records = try await catalog.blobs(
                    after: last.map { ($0.version, $0.index) }, limit: Self.pageSize)
                guard let end = records.last else { break }
                last = end
                let chosen = records.map(isChosen)
                let bytes = zip(records, chosen).reduce(0) { $0 + ($1.1 ? $1.0.size : 0) }
                let wait = budget.take(bytes, at: (clock.now - begin) / .seconds(1))
                if wait > 0 {
                    // What has been found is told before the wait.
                    try await lanes.drain(&group, finish)
                    try await pause(wait, tellProgress)
                }
                try await lanes.begin(records, chosen, &group, finish)
            }
            try await lanes.drain(&group, finish)
        }
    }

    static func progress(
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
}

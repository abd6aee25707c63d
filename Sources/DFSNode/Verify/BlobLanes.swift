import DFSCatalog
import DFSCluster
import Foundation

/// Runs the comparisons of pages of blobs side by side, in a task group of its user's.
struct BlobLanes {
    let check: BlobCheck
    private var pages = BlobPages()
    private var running = 0

    /// Blobs under way at the same time: one more than there are processors to hash them, so that
    /// a processor that is done finds the next one waiting.
    private static let mostBlobs = ProcessInfo.processInfo.activeProcessorCount + 1
    /// A blob on a bad disk holds back the pages after its own; no more than this are kept.
    private static let mostPages = 2

    /// What a comparison of one blob, or of all of a page that are in the catalog, has come to.
    struct Found: Sendable {
        fileprivate let findings: [(place: BlobPages.Place, finding: BlobCheck.Finding?)]
    }

    typealias Group = ThrowingTaskGroup<Found, any Error>
    typealias Conclude = (BlobPages.Page) async throws -> Void

    init(check: BlobCheck) {
        self.check = check
    }

    /// Returns when all chosen blobs of a page have been begun. Calls `conclude` for the pages that
    /// are whole meanwhile, in order.
    mutating func begin(
        _ records: [BlobRecord], _ chosen: [Bool], _ group: inout Group, _ conclude: Conclude
    ) async throws {
        try await settle(&group, conclude) { $0.pages.count < Self.mostPages }
        let places = pages.begin(records, chosen: chosen)
        let small = places.filter { records[$0.position].place == .catalog }
        if !small.isEmpty {
            try await settle(&group, conclude) { $0.running < Self.mostBlobs }
            running += 1
            group.addTask { [check] in
                let findings = try await check.findings(
                    ofPossiblyGone: small.map { records[$0.position] })
                return Found(findings: Array(zip(small, findings)))
            }
        }
        for place in places where records[place.position].place == .file {
            try await settle(&group, conclude) { $0.running < Self.mostBlobs }
            running += 1
            group.addTask { [check] in
                let record = records[place.position]
                return Found(findings: [(place, try await check.finding(ofPossiblyGone: record))])
            }
        }
    }

    /// Returns when every page is concluded.
    mutating func drain(_ group: inout Group, _ conclude: Conclude) async throws {
        try await settle(&group, conclude) { $0.pages.count == 0 }
    }

    private mutating func settle(
        _ group: inout Group, _ conclude: Conclude, until isEnough: (Self) -> Bool
    ) async throws {
        while true {
            while let page = pages.takeWhole() { try await conclude(page) }
            guard !isEnough(self), let found = try await group.next() else { return }
            running -= 1
            for (place, finding) in found.findings { pages.note(finding, at: place) }
        }
    }
}

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

    /// What a comparison has come to.
    struct Found: Sendable {
        fileprivate let place: BlobPages.Place
        fileprivate let finding: BlobCheck.Finding?
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
        for place in pages.begin(records, chosen: chosen) {
            try await settle(&group, conclude) { $0.running < Self.mostBlobs }
            running += 1
            group.addTask { [check] in
                let record = records[place.position]
                return Found(
                    place: place, finding: try await check.finding(ofPossiblyGone: record))
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
            pages.note(found.finding, at: found.place)
        }
    }
}

import DFSBlobs
import DFSCatalog
import DFSModel
import Logging

extension Node {
    /// Names looked at at a time.
    private static var sweepPageSize: Int { 1_000 }
    /// Files without a row that are remembered; the next sweep finds the others.
    private static var suspectLimit: Int { 10_000 }

    /// Looks at one page of the files below `blobs/`, behind the place where the last one ended,
    /// and adds those without a row to `suspects`. Returns true at the end of the folder.
    package func sweepPage(_ suspects: inout [String]) async throws -> Bool {
        let place = try await catalog.comparingProgress().sweepName
        let page = try await blobs.list(after: place, limit: Self.sweepPageSize)
        for entry in page where suspects.count < Self.suspectLimit {
            if try await isUnknown(entry) { suspects.append(entry.name) }
        }
        let isLast = page.count < Self.sweepPageSize
        try await catalog.rememberSweep(name: isLast ? nil : page.last?.name)
        return isLast
    }

    /// Moves those files that still have no row to `orphans/`. Returns how many.
    @discardableResult
    package func setAside(_ suspects: [String]) async throws -> Int {
        // A node that has not compared everything may yet find that it wants a file.
        guard isReady, try await catalog.comparingProgress().behind == 0 else { return 0 }
        var count = 0
        for name in suspects {
            let entry = BlobEntry(name: name, id: BlobEntry.id(at: name), size: 0)
            guard try await isUnknown(entry) else { continue }
            do {
                let place = try await blobs.setAsideOrphan(named: name)
                count += 1
                healing.note { $0.orphans += 1 }
                logger.warning(
                    "unknown file set aside",
                    metadata: ["name": "\(name.printable)", "place": "\(place.printable)"])
            } catch let error as BlobError where error.kind == .notFound {
                continue
            }
        }
        return count
    }

    /// Whether nothing in the catalog speaks of a file: no blob row, and no repair that may adopt
    /// it.
    private func isUnknown(_ entry: BlobEntry) async throws -> Bool {
        guard let id = entry.id else { return true }
        let record = try await catalog.blob(version: id.version, index: id.index, owner: nil)
        if record?.place == .file { return false }
        return try await catalog.repair(version: id.version, index: id.index) == nil
    }
}

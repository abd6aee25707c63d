import DFSCatalog

/// Pages of blobs that are under comparison: whatever order the blobs end in, the pages come out
/// whole, and in the order in which they went in.
struct BlobPages {
    /// Rows of the catalog in their order, and what was found of each.
    struct Page: Hashable {
        let records: [BlobRecord]
        /// Nil for what was not chosen, or went meanwhile.
        fileprivate(set) var findings: [BlobCheck.Finding?]
        /// Chosen blobs of which nothing has been heard yet.
        fileprivate var open: Int
    }

    /// Where a blob stands: the number of its page, counted from 0, and its place in it.
    struct Place: Hashable, Sendable {
        let page: Int
        let position: Int
    }

    private var pages: [Page] = []
    /// The number of the first of `pages`.
    private var first = 0

    /// Pages that have not come out.
    var count: Int { pages.count }

    /// Takes a page in.
    ///
    /// - Parameter chosen: which of `records` will be compared; as many as there are records.
    /// - Returns: the places of the chosen.
    mutating func begin(_ records: [BlobRecord], chosen: [Bool]) -> [Place] {
        let number = first + pages.count
        let places = records.indices.filter { chosen[$0] }
            .map { Place(page: number, position: $0) }
        pages.append(
            Page(
                records: records, findings: Array(repeating: nil, count: records.count),
                open: places.count))
        return places
    }

    /// Notes how a chosen blob was found; once for each.
    mutating func note(_ finding: BlobCheck.Finding?, at place: Place) {
        pages[place.page - first].findings[place.position] = finding
        pages[place.page - first].open -= 1
    }

    /// The first page, if nothing of it is open; it is out then.
    mutating func takeWhole() -> Page? {
        guard let page = pages.first, page.open == 0 else { return nil }
        pages.removeFirst()
        first += 1
        return page
    }
}

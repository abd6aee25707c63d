/// Everything in a ``BlobStore``, fetched a page at a time.
package struct BlobListing: AsyncSequence, Sendable {
    let store: any BlobStore
    let start: String?
    let pageSize: Int

    package func makeAsyncIterator() -> Iterator {
        Iterator(store: store, last: start, pageSize: Swift.max(1, pageSize))
    }

    package struct Iterator: AsyncIteratorProtocol {
        let store: any BlobStore
        var last: String?
        let pageSize: Int
        private var page: ArraySlice<BlobEntry> = []
        private var isAtEnd = false

        init(store: any BlobStore, last: String?, pageSize: Int) {
            self.store = store
            self.last = last
            self.pageSize = pageSize
        }

        package mutating func next() async throws -> BlobEntry? {
            if page.isEmpty, !isAtEnd {
                try Task.checkCancellation()
                let entries = try await store.list(after: last, limit: pageSize)
                page = entries[...]
                isAtEnd = entries.count < pageSize
                last = entries.last?.name ?? last
            }
            return page.popFirst()
        }
    }
}

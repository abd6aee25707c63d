package import DFSCluster
package import DFSModel

/// Gets many small files into local files, a batch of them per request. What a batch cannot do,
/// such as taking another copy for a damaged one, is done for each file by a ``GetOperation``.
///
/// Memory holds at most ``batchesInFlight`` + 1 batches.
package struct BulkGet: Sendable {
    /// Files up to this size are worth a batch.
    package static let maximumFileBytes = BulkPut.maximumFileBytes
    static let filesPerBatch = 256
    static let bytesPerBatch = 4 * 1024 * 1024
    static let batchesInFlight = 3

    /// A file as a list showed it, and where it goes.
    package struct File: Sendable {
        package let path: FilePath
        package let facts: NodeEntry.FileFacts
        package let availability: Availability
        package let local: String

        package init(
            path: FilePath, facts: NodeEntry.FileFacts, availability: Availability, local: String
        ) {
            self.path = path
            self.facts = facts
            self.availability = availability
            self.local = local
        }
    }

    /// How the get of one file ended.
    package struct Ended: Sendable {
        package let file: File
        package let result: Result<GetReport, ClientError>
    }

    let cluster: ClusterClient
    let replacing: Bool

    /// - Parameter replacing: whether local files that exist are replaced.
    package init(cluster: ClusterClient, replacing: Bool) {
        self.cluster = cluster
        self.replacing = replacing
    }

    /// Gets files until `next` gives nil; `ended` is told of each, one after the other.
    ///
    /// Throws what the two throw, and ``ClientError`` where the others could not fare better:
    /// `unauthenticated`, `interrupted`.
    package func run(
        next: () async throws -> File?, ended: (Ended) async throws -> Void
    ) async throws {
        let flow = BatchFlow<File, [Ended]>(
            atOnce: Self.batchesInFlight, items: Self.filesPerBatch, weight: Self.bytesPerBatch)
        try await flow.run(
            next: { try await next().map { ($0, $0.facts.size) } },
            work: { _, batch in try await BulkGetBatch(bulk: self).get(batch) },
            ended: { for end in $0 { try await ended(end) } })
    }

    /// Gets one file by itself.
    func getAlone(_ file: File) async throws -> Ended {
        do {
            let report = try await GetOperation(cluster: cluster, path: file.path).run(
                into: LazyFileSink(path: file.local, replacing: replacing))
            return Ended(file: file, result: .success(report))
        } catch let error as ClientError {
            switch error.code {
            case .interrupted, .unauthenticated: throw error
            default: return Ended(file: file, result: .failure(error))
            }
        }
    }
}

import DFSCluster
package import DFSModel

/// Puts many small local files, a batch of them per request: their chunks are staged together and
/// their versions committed together, each deciding for itself. What a batch cannot do, such as
/// going round a node that fails meanwhile, is done for each file by a ``PutOperation``.
///
/// Memory holds at most ``batchesInFlight`` + 1 batches.
package struct BulkPut: Sendable {
    /// Files up to this size are worth a batch; larger ones fill requests of their own.
    package static let maximumFileBytes = 256 * 1024
    static let filesPerBatch = 512
    static let bytesPerBatch = 4 * 1024 * 1024
    static let batchesInFlight = 3

    /// A local file and where it goes.
    package struct File: Sendable {
        package let path: FilePath
        package let local: String
        /// Bytes, as they were when the file was found.
        package let size: Int
        package let condition: ChangeCondition

        package init(
            path: FilePath, local: String, size: Int, condition: ChangeCondition = .none
        ) {
            self.path = path
            self.local = local
            self.size = size
            self.condition = condition
        }
    }

    /// How the put of one file ended.
    package struct Ended: Sendable {
        package let file: File
        package let result: Result<PutResult, ClientError>
    }

    let cluster: ClusterClient
    let owner: UserName
    let copies: Int

    package init(cluster: ClusterClient, owner: UserName, copies: Int) {
        self.cluster = cluster
        self.owner = owner
        self.copies = copies
    }

    /// Puts files of different paths. `ended` is told of each, one after the other.
    ///
    /// Throws what `ended` throws, and ``ClientError`` where the others could not fare better:
    /// `unauthenticated`, `interrupted`.
    package func run(_ files: [File], ended: (Ended) async throws -> Void) async throws {
        let flow = BatchFlow<File, [Ended]>(
            atOnce: Self.batchesInFlight, items: Self.filesPerBatch, weight: Self.bytesPerBatch)
        var rest = files.makeIterator()
        try await flow.run(
            next: { rest.next().map { ($0, $0.size) } },
            work: { number, batch in
                try await BulkPutBatch(bulk: self, number: number).put(batch)
            },
            ended: { for end in $0 { try await ended(end) } })
    }

    /// Puts one file by itself.
    func putAlone(_ file: File) async throws -> Ended {
        do {
            let operation = PutOperation(
                cluster: cluster,
                request: PutRequest(
                    path: file.path, owner: owner, copies: copies,
                    condition: file.condition),
                source: try LocalFileSource(path: file.local))
            return Ended(file: file, result: .success(try await operation.run()))
        } catch let error as ClientError {
            switch error.code {
            case .interrupted, .unauthenticated: throw error
            default: return Ended(file: file, result: .failure(error))
            }
        }
    }
}

import DFSBlobs
import DFSCatalog
import DFSCluster
package import DFSModel
package import DFSWire
import Foundation
import Logging
import NIOCore
import NIOFoundationCompat

/// Many small files in one request: the same steps as for one, with shared transactions.
extension Node {
    /// Chunks that are too large for the catalog are written this many at a time.
    private static var filesAtOnce: Int { 8 }

    /// Stages chunks, all of them or none of them: durable before it returns.
    ///
    /// - Throws: ``NodeError`` as ``stageChunk(version:index:owner:size:expected:body:)``.
    package func stageBatch(_ batch: StageBatch, owner: UserName) async throws -> StagedBatchBody {
        let total = batch.items.reduce(0) { $0 + $1.bytes.count }
        guard total <= BatchLimits.bytes else {
            throw NodeError(.tooLarge, "A batch has at most \(BatchLimits.bytes) bytes of chunks.")
        }
        for item in batch.items { try check(item) }
        let ids = Set(batch.items.map { BlobID(version: $0.version, index: $0.index) })
        guard ids.count == batch.items.count else {
            throw NodeError(.invalid, "A batch names a chunk twice.")
        }
        guard try await roomBeyondReserve() >= total else {
            throw NodeError(.noSpace, "The disk of \(name) is full up to its reserve.")
        }
        let large = batch.items.filter { $0.bytes.count > settings.inlineBytes }
        if !large.isEmpty { try await storeFiles(large, owner: owner) }
        let staged = batch.items.map { item in
            StagedBlob(
                version: item.version, index: item.index, size: item.bytes.count,
                digest: item.digest,
                bytes: item.bytes.count <= settings.inlineBytes ? Data(item.bytes) : nil)
        }
        try await catalog.recordBlobs(staged, owner: owner)
        metrics.chunksStored(batch.items.count, bytes: total)
        logger.info(
            "chunks stored",
            metadata: [
                "user": "\(owner)", "chunks": "\(batch.items.count)", "bytes": "\(total)",
            ])
        return StagedBatchBody(stored: batch.items.count)
    }

    private func check(_ item: StageBatch.Item) throws {
        guard (1...Chunking.maximumChunkCount).contains(item.index) else {
            throw NodeError(.invalid, "A chunk index is 1 to \(Chunking.maximumChunkCount).")
        }
        guard (1...Chunking.maximumChunkBytes).contains(item.bytes.count) else {
            throw NodeError(.tooLarge, "A chunk has 1 to \(Chunking.maximumChunkBytes) bytes.")
        }
        guard Digest.of(item.bytes) == item.digest else {
            throw NodeError(
                .invalid,
                "The bytes of chunk \(item.index) do not match their SHA-256. Send them again.")
        }
    }

    /// Writes chunks as files, of which no record exists yet. Versions of others are refused first.
    private func storeFiles(_ items: [StageBatch.Item], owner: UserName) async throws {
        for version in Set(items.map(\.version)) {
            if let other = try await catalog.owner(of: version), other != owner {
                throw NodeError(.notFound, "There is no upload \(version) of yours.")
            }
        }
        let blobs = blobs
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (position, item) in items.enumerated() {
                if position >= Self.filesAtOnce { try await group.next() }
                group.addTask {
                    let id = BlobID(version: item.version, index: item.index)
                    _ = try await blobs.put(ByteBuffer(bytes: item.bytes), as: id)
                }
            }
            try await group.waitForAll()
        }
    }

    /// Commits versions whose chunks have been staged; each by itself.
    package func putFiles(_ batch: CommitBatch, owner: UserName) async throws -> CommitBatchReply {
        var refused: [Int: any Error] = [:]
        var wanted: [Wanted] = []
        var paths: Set<FilePath> = []
        for (position, item) in batch.items.enumerated() {
            do {
                let isFirst = paths.insert(item.manifest.path).inserted
                wanted.append(try self.wanted(item, owner: owner, isFirst: isFirst))
            } catch {
                refused[position] = error
            }
        }
        let results = try await commit(wanted)
        for (wanted, result) in zip(wanted, results) {
            if case .success = result, let manifest = wanted.manifest {
                logPut(manifest, manifest.path)
            }
        }
        var ended = results.makeIterator()
        return CommitBatchReply(
            items: batch.items.indices.compactMap { position in
                if let error = refused[position] { return .init(error) }
                return ended.next().map { CommitBatchReply.Item($0) }
            })
    }

    private func wanted(
        _ item: CommitBatch.Item, owner: UserName, isFirst: Bool
    ) throws -> Wanted {
        guard isFirst else {
            throw NodeError(.invalid, "A batch names '\(item.manifest.path)' twice.")
        }
        return Wanted(
            change: try put(
                item.manifest, owner: owner, path: item.manifest.path,
                condition: item.condition.onRegister, isRetry: item.isRetry, stamp: item.stamp),
            key: .file(owner: owner, path: item.manifest.path), manifest: item.manifest)
    }

    /// The manifests of some of the owner's versions, as far as they are small.
    package func manifests(
        _ batch: ManifestBatch, owner: UserName
    ) async throws -> ManifestBatchReply {
        ManifestBatchReply(
            manifests: try await catalog.manifests(
                of: batch.versions, owner: owner, chunkLimit: BatchLimits.chunksOfFile))
    }

    /// The bytes of some chunks of the owner's versions, as far as they are here and fit into one
    /// answer; unchecked.
    package func readBatch(_ batch: ReadBatch, owner: UserName) async throws -> ReadBatchReply {
        let held = try await catalog.storedBlobs(
            batch.chunks.map { ($0.version, $0.index) }, owner: owner,
            limitBytes: BatchLimits.bytes)
        var chunks: [ArraySlice<UInt8>?] = []
        for blob in held {
            if let bytes = blob?.bytes {
                chunks.append([UInt8](bytes)[...])
            } else if let record = blob?.record {
                chunks.append(await fileBytes(record))
            } else {
                chunks.append(nil)
            }
        }
        return ReadBatchReply(chunks: chunks)
    }

    /// The bytes of a blob file, or nil if it cannot be read: the caller asks for it by itself then.
    private func fileBytes(_ record: BlobRecord) async -> ArraySlice<UInt8>? {
        let bytes = try? await wholeChunk(
            version: record.version, index: record.index, owner: nil)
        return bytes.map { Array($0.readableBytesView)[...] }
    }
}

extension CommitBatch.Condition {
    /// The condition as the change function knows it.
    fileprivate var onRegister: Change.Condition {
        switch self {
        case .none: .none
        case .absent: .absent
        case .matches(let version): .matches(version)
        }
    }
}

extension CommitBatchReply.Item {
    /// How one change ended, as it travels.
    fileprivate init(_ result: Result<(value: BallotedValue, repeated: Bool), any Error>) {
        switch result {
        case .success(let (value, repeated)): self = .committed(value.ballot, repeated: repeated)
        case .failure(let error): self.init(error)
        }
    }

    fileprivate init(_ error: any Error) {
        let known = error as? NodeError
        let failure = error as? any Failure
        self = .failed(
            FailureBody(
                code: failure?.code ?? .internal,
                message: failure?.message ?? "The node met a state that it has no plan for.",
                currentVersion: known?.currentVersion, nodes: known?.nodes,
                forgotten: known?.forgotten))
    }
}

import DFSCluster
import DFSModel
import DFSWire
import NIOCore

/// One batch of a ``BulkGet``.
struct BulkGetBatch: Sendable {
    let bulk: BulkGet

    private static let deadline = Duration.seconds(20)
    /// Files that are got by themselves at the same time.
    private static let aloneAtOnce = 4

    private var cluster: ClusterClient { bulk.cluster }

    /// A file whose chunks are to be fetched as planned.
    private struct Planned: Sendable {
        let file: BulkGet.File
        let manifest: Manifest
        let plan: FetchPlan
    }

    func get(_ files: [BulkGet.File]) async throws -> [BulkGet.Ended] {
        let planned = try await plan(files)
        let bytes = try await fetch(planned)
        let whole = planned.compactMap { planned -> (Planned, [ArraySlice<UInt8>])? in
            Self.pieces(of: planned.manifest, in: bytes).map { (planned, $0) }
        }
        let stored = try await store(whole)
        let done = Set(stored.map(\.file.path))
        return stored + (try await getAlone(files.filter { !done.contains($0.path) }))
    }

    /// Asks for the manifests and plans the fetch of each file. Files that the asked node does not
    /// know as the list showed them, and those of which chunks are missing, are left out.
    private func plan(_ files: [BulkGet.File]) async throws -> [Planned] {
        guard let name = files.lazy.compactMap(\.availability.nodes.first).first,
            let node = cluster.node(name)
        else { return [] }
        let wanted = ManifestBatch(versions: files.map(\.facts.version))
        let reply: ManifestBatchReply? = try await ask(node, Routes.batchManifests, wanted)
        guard let manifests = reply?.manifests, manifests.count == files.count else { return [] }
        return zip(files, manifests).compactMap { file, manifest in
            guard let manifest, manifest.version == file.facts.version,
                manifest.checksum == file.facts.checksum, manifest.size == file.facts.size
            else { return nil }
            let plan = try? FetchPlan(
                chunks: manifest.chunks, holders: file.availability.holders,
                preference: Self.preference(file))
            return plan.map { Planned(file: file, manifest: manifest, plan: $0) }
        }
    }

    /// Each file begins with another node, so that all nodes have their share of the work.
    private static func preference(_ file: BulkGet.File) -> [NodeName] {
        let nodes = file.availability.nodes
        guard !nodes.isEmpty else { return [] }
        let turn = Int(file.facts.version.lowBits % UInt64(nodes.count))
        return Array(nodes[turn...] + nodes[..<turn])
    }

    /// The bytes of all chunks that the nodes gave.
    private func fetch(
        _ planned: [Planned]
    ) async throws -> [ReadBatch.Item: ArraySlice<UInt8>] {
        var parts: [NodeName: [ReadBatch.Item]] = [:]
        for planned in planned {
            for source in planned.plan.sources {
                let item = ReadBatch.Item(
                    version: planned.manifest.version, index: source.chunk.index)
                parts[source.node, default: []].append(item)
            }
        }
        return try await withThrowingTaskGroup(
            of: [(ReadBatch.Item, ArraySlice<UInt8>)].self
        ) { group in
            for (name, items) in parts {
                guard let node = cluster.node(name) else { continue }
                group.addTask {
                    let reply: ReadBatchReply? = try await ask(
                        node, Routes.batchBytes, ReadBatch(chunks: items))
                    return zip(items, reply?.chunks ?? []).compactMap { item, bytes in
                        bytes.map { (item, $0) }
                    }
                }
            }
            var found: [ReadBatch.Item: ArraySlice<UInt8>] = [:]
            for try await part in group {
                found.merge(part, uniquingKeysWith: { $1 })
            }
            return found
        }
    }

    /// The chunks of a file, in order, if all are there and match their SHA-256.
    private static func pieces(
        of manifest: Manifest, in bytes: [ReadBatch.Item: ArraySlice<UInt8>]
    ) -> [ArraySlice<UInt8>]? {
        var pieces: [ArraySlice<UInt8>] = []
        for chunk in manifest.chunks {
            let item = ReadBatch.Item(version: manifest.version, index: chunk.index)
            guard let piece = bytes[item], piece.count == chunk.size,
                Digest.of(piece) == chunk.digest
            else { return nil }
            pieces.append(piece)
        }
        return pieces
    }

    /// Writes the files, durably.
    private func store(
        _ whole: [(Planned, [ArraySlice<UInt8>])]
    ) async throws -> [BulkGet.Ended] {
        let failures = try await LocalFileBatch.write(
            whole.map { ($0.file.local, $1) }, replacing: bulk.replacing)
        return zip(whole, failures).map { whole, failure in
            let (planned, _) = whole
            if let failure { return .init(file: planned.file, result: .failure(failure)) }
            var report = GetReport(
                path: planned.file.path, manifest: planned.manifest, plan: planned.plan,
                isMinority: false,
                isOutdated: false)
            for source in planned.plan.sources { report.sources[source.chunk.index] = source.node }
            return .init(file: planned.file, result: .success(report))
        }
    }

    /// Sends a question in binary form. Nil if the node fails in a way that others can make up for.
    private func ask<Question: BinaryCodable, Answer: BinaryCodable>(
        _ node: NodeConnection, _ path: String, _ question: Question
    ) async throws -> Answer? {
        let request = NodeRequest(
            .post, path, headers: [("Content-Type", "application/octet-stream")],
            body: ByteBuffer(bytes: question.binary), deadline: Self.deadline)
        do {
            return try Answer(binary: try await node.send(request).bytes)
        } catch {
            let failure = ClientError(transport: error, of: node)
            switch failure.code {
            case .interrupted, .unauthenticated: throw failure
            default: return nil
            }
        }
    }

    private func getAlone(_ files: [BulkGet.File]) async throws -> [BulkGet.Ended] {
        let flow = BatchFlow<BulkGet.File, [BulkGet.Ended]>(
            atOnce: Self.aloneAtOnce, items: 1, weight: .max)
        var rest = files.makeIterator()
        var ended: [BulkGet.Ended] = []
        try await flow.run(
            next: { rest.next().map { ($0, 0) } },
            work: { [bulk] _, files in
                var ended: [BulkGet.Ended] = []
                for file in files { ended.append(try await bulk.getAlone(file)) }
                return ended
            },
            ended: { ended += $0 })
        return ended
    }
}

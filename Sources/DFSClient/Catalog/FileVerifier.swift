import DFSCluster
package import DFSModel
import DFSWire
import NIOCore

/// Checks one file end to end, over all nodes: do the catalogs agree, does each node have its
/// chunks, and (with `reads`) are the bytes of every copy right.
package struct FileVerifier: Sendable {
    private let cluster: ClusterClient
    private let reads: Bool

    /// Chunks that are read at the same time.
    private static let readsInFlight = 8
    private static let stall = Duration.seconds(10)

    /// - Parameter reads: whether every copy of every chunk is fetched and compared.
    package init(cluster: ClusterClient, reads: Bool) {
        self.cluster = cluster
        self.reads = reads
    }

    /// What was found about one file.
    package struct Result: Sendable, Hashable {
        package let path: FilePath
        package var chunks = 0
        /// Copies that are there (and, if they were read, right), and those there should be.
        package var goodCopies = 0
        package var wantedCopies = 0
        package var problems: [Problem] = []
        /// Nodes that did not answer; nothing is known of their copies.
        package var silentNodes: [NodeName] = []

        init(path: FilePath) {
            self.path = path
        }
    }

    /// Something that is not as it should be.
    package enum Problem: Sendable, Hashable {
        /// The node's catalog does not know the newest version.
        case outdatedCatalog(NodeName)
        case missingCopy(NodeName, chunk: Int)
        case damagedCopy(NodeName, chunk: Int)
        /// No node that answers has the chunk whole.
        case lostChunk(Int)
    }

    /// Checks the file at `path`. Throws ``ClientError`` `.notFound` if there is none.
    package func verify(_ path: FilePath) async throws -> Result {
        let knowledge = try await CatalogReader(cluster: cluster).knowledge(of: path)
        guard let newest = knowledge.newest, case .file(let facts, _) = newest.kind,
            let manifest = knowledge.manifests[facts.version]
        else { throw ClientError(.notFound, "There is no file '\(path.text.printable)'.") }
        var result = Result(path: path)
        result.chunks = manifest.chunks.count
        result.silentNodes = knowledge.failures.keys.sorted()
        let lacking = Self.lacking(facts.version, knowledge, &result)
        var copies: [(node: NodeName, chunk: Chunk)] = []
        for chunk in manifest.chunks {
            let holders = manifest.layout.holders(ofChunk: chunk.index)
            result.wantedCopies += holders.count
            for node in holders where knowledge.answered.contains(node) {
                guard let missing = lacking[node], !missing.contains(chunk.index) else {
                    result.problems.append(.missingCopy(node, chunk: chunk.index))
                    continue
                }
                copies.append((node, chunk))
            }
        }
        try await count(copies, of: manifest, &result)
        return result
    }

    /// The chunks that each node lacks of the newest version; nodes that do not know it are not in
    /// it, and are told.
    private static func lacking(
        _ version: VersionID, _ knowledge: FileKnowledge, _ result: inout Result
    ) -> [NodeName: Set<Int>] {
        var lacking: [NodeName: Set<Int>] = [:]
        for node in knowledge.answered.sorted() {
            if case .file(let facts)? = knowledge.entries[node]?.kind, facts.version == version {
                lacking[node] = Set(facts.missing)
            } else {
                result.problems.append(.outdatedCatalog(node))
            }
        }
        return lacking
    }

    private func count(
        _ copies: [(node: NodeName, chunk: Chunk)], of manifest: Manifest, _ result: inout Result
    ) async throws {
        var good: [Int: Int] = [:]
        try await withThrowingTaskGroup(of: (Int, Bool).self) { group in
            for (position, copy) in copies.enumerated() {
                if position >= Self.readsInFlight, let (done, isWhole) = try await group.next() {
                    Self.note(copies[done], isWhole, &good, &result)
                }
                group.addTask {
                    (position, try await isWhole(copy.chunk, of: manifest.version, on: copy.node))
                }
            }
            for try await (done, isWhole) in group {
                Self.note(copies[done], isWhole, &good, &result)
            }
        }
        for chunk in manifest.chunks where good[chunk.index, default: 0] == 0 {
            result.problems.append(.lostChunk(chunk.index))
        }
    }

    private static func note(
        _ copy: (node: NodeName, chunk: Chunk), _ isWhole: Bool, _ good: inout [Int: Int],
        _ result: inout Result
    ) {
        guard isWhole else {
            result.problems.append(.damagedCopy(copy.node, chunk: copy.chunk.index))
            return
        }
        good[copy.chunk.index, default: 0] += 1
        result.goodCopies += 1
    }

    /// Reads a copy and compares it; a node whose copy is wrong is told and mends it. Without
    /// reading, the node's word counts.
    private func isWhole(
        _ chunk: Chunk, of version: VersionID, on name: NodeName
    ) async throws -> Bool {
        guard reads, let node = cluster.node(name) else { return true }
        let path = "\(Routes.chunks)/\(version)/\(chunk.index)"
        do {
            let request = NodeRequest(.get, path, answerLimitBytes: Chunking.maximumChunkBytes)
            let bytes = try await node.fetch(request, stall: Self.stall).body
            if bytes.readableBytes == chunk.size,
                Digest.of(bytes.readableBytesView) == chunk.digest
            {
                return true
            }
            _ = try? await node.exchange(NodeRequest(.post, path + "/report"))
        } catch let error as ClientError where error.code == .interrupted {
            throw error
        } catch {
            return false
        }
        return false
    }
}

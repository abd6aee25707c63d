package import DFSBlobs
package import DFSCatalog
import DFSCluster
import DFSModel
import Foundation
import Logging
import NIOCore
import NIOFoundationCompat

/// Puts together what several data folders of a cluster hold that can decide nothing any more, as
/// the beginning of another cluster.
///
/// For each path the newest value wins of which every chunk is whole in some folder; where there is
/// none, the newest, which then stays incomplete. The new nodes have decided nothing yet, so that
/// writing the same rows into each of them is a founding like any other.
package struct Recovery: Sendable {
    /// Where something is taken from, or put.
    package struct Place: Sendable {
        package let catalog: Catalog
        package let blobs: any BlobStore

        package init(catalog: Catalog, blobs: any BlobStore) {
            self.catalog = catalog
            self.blobs = blobs
        }
    }

    /// What was recovered.
    package struct Tally: Sendable, Hashable {
        package var users = 0
        package var files = 0
        package var chunks = 0
        /// Files of which some chunk is nowhere whole, as `user/path`.
        package var incomplete: [String] = []
    }

    private let sources: [Place]
    private let targets: [Place]
    private let inlineBytes: Int
    private static let pageSize = 256

    /// - Parameters:
    ///   - sources: salvaged or old catalogs, with the blobs beside them; only read.
    ///   - targets: the folders of the new cluster's nodes, before their first start.
    ///   - inlineBytes: chunks up to this size are kept in the catalog.
    package init(from sources: [Place], to targets: [Place], inlineBytes: Int) {
        self.sources = sources
        self.targets = targets
        self.inlineBytes = inlineBytes
    }

    /// Copies everything. Throws ``CatalogError`` or ``BlobError``.
    package func run() async throws -> Tally {
        var tally = Tally()
        for source in sources {
            var last = 0
            while true {
                let page = try await source.catalog.committedPage(
                    after: last, limit: Self.pageSize)
                guard page.last > last else { break }
                last = page.last
                for (key, _) in page.values { try await recover(key, &tally) }
            }
        }
        return tally
    }

    /// One value that is known of a register.
    private struct Candidate {
        let value: BallotedValue
        let manifest: Manifest?
        let isWhole: Bool
    }

    private func recover(_ key: RegisterKey, _ tally: inout Tally) async throws {
        guard key != .members, let target = targets.first,
            try await target.catalog.state(of: key).committed == nil,
            let chosen = try await choose(key)
        else { return }
        switch key {
        case .user: tally.users += 1
        case .file(let owner, let path):
            if chosen.manifest != nil { tally.files += 1 }
            if !chosen.isWhole { tally.incomplete.append("\(owner)/\(path)") }
        case .members: return
        }
        let (value, manifest) = try laidOut(chosen, key)
        if let manifest { tally.chunks += try await copyChunks(chosen.manifest, as: manifest) }
        for place in targets {
            _ = try await place.catalog.learn(
                [(key, value)], manifests: manifest.map { [$0] } ?? [])
        }
    }

    private func choose(_ key: RegisterKey) async throws -> Candidate? {
        var candidates: [Candidate] = []
        for source in sources {
            guard let value = try await source.catalog.state(of: key).committed else { continue }
            let version = value.value.content.version
            let manifest = try await source.catalog.manifests(of: version.map { [$0] } ?? []).first
            candidates.append(
                Candidate(value: value, manifest: manifest, isWhole: try await isWhole(manifest)))
        }
        let newest = candidates.sorted { $0.value.ballot > $1.value.ballot }
        return newest.first { $0.isWhole } ?? newest.first
    }

    private func isWhole(_ manifest: Manifest?) async throws -> Bool {
        guard let manifest else { return true }
        for chunk in manifest.chunks {
            var isHere = false
            for source in sources {
                let blob = try await source.catalog.blob(
                    version: manifest.version, index: chunk.index, owner: nil)
                if let blob, blob.state == .stored, blob.digest == chunk.digest { isHere = true }
            }
            guard isHere else { return false }
        }
        return true
    }

    /// The value as the new cluster is to have it: without former versions, and laid out over
    /// nodes that it has.
    private func laidOut(
        _ chosen: Candidate, _ key: RegisterKey
    ) throws -> (BallotedValue, Manifest?) {
        var value = chosen.value.value
        value.former = []
        guard let old = chosen.manifest, case .file(_, let path) = key else {
            return (BallotedValue(ballot: chosen.value.ballot, value: value), nil)
        }
        let names = targets.map(\.catalog.node)
        guard !old.layout.nodes.allSatisfy(names.contains) else {
            return (BallotedValue(ballot: chosen.value.ballot, value: value), old)
        }
        var generator = SystemRandomNumberGenerator()
        let version = VersionID.make(
            atMilliseconds: Int(Date().timeIntervalSince1970 * 1000), using: &generator)
        let manifest = try RelayoutRule.manifest(
            replacing: old, as: version, at: path, members: names)
        value.content = .file(version: version, manifestDigest: manifest.digest)
        return (BallotedValue(ballot: chosen.value.ballot, value: value), manifest)
    }

    /// Copies each chunk that is somewhere whole to the nodes that are to hold it. Returns how many
    /// copies were made.
    private func copyChunks(_ old: Manifest?, as manifest: Manifest) async throws -> Int {
        var copies = 0
        for chunk in manifest.chunks {
            let bytes = try await bytes(of: chunk, version: old?.version ?? manifest.version)
            guard let bytes else { continue }
            let holders = manifest.layout.holders(ofChunk: chunk.index)
            for place in targets where holders.contains(place.catalog.node) {
                let id = BlobID(version: manifest.version, index: chunk.index)
                let isInline = chunk.size <= inlineBytes
                if !isInline { try await place.blobs.put(bytes, as: id) }
                try await place.catalog.recordBlob(
                    version: id.version, index: id.index, owner: manifest.owner, size: chunk.size,
                    digest: chunk.digest, bytes: isInline ? Data(buffer: bytes) : nil)
                copies += 1
            }
        }
        return copies
    }

    private func bytes(of chunk: Chunk, version: VersionID) async throws -> ByteBuffer? {
        for source in sources {
            let blob = try await source.catalog.blob(
                version: version, index: chunk.index, owner: nil)
            guard let blob, blob.state == .stored else { continue }
            let bytes = try? await read(blob, from: source)
            if let bytes, Digest.of(bytes.readableBytesView) == chunk.digest { return bytes }
        }
        return nil
    }

    private func read(_ blob: BlobRecord, from source: Place) async throws -> ByteBuffer {
        guard blob.place == .file else {
            let bytes = try await source.catalog.blobBytes(
                version: blob.version, index: blob.index)
            return ByteBuffer(data: bytes ?? Data())
        }
        let reader = try await source.blobs.open(
            BlobID(version: blob.version, index: blob.index))
        do {
            let bytes = try await reader.read(offset: 0, length: reader.size)
            await reader.close()
            return bytes
        } catch {
            await reader.close()
            throw error
        }
    }
}

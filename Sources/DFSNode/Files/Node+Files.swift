package import DFSCluster
package import DFSModel
package import DFSWire
import Logging

extension Node {
    /// What this node knows to be at a path, or with `strict` what a majority has chosen there.
    ///
    /// - Throws: ``NodeError`` `.notFound` if nothing is known; a tombstone is an answer.
    package func file(
        owner: UserName, path: FilePath, strict: Bool
    ) async throws -> FileBody {
        let found =
            strict
            ? try await strictEntry(owner: owner, path: path)
            : try await catalog.entry(owner: owner, path: path)
        guard let found else { throw NodeError(.notFound, "There is no '\(path)'.") }
        return FileBody(entry: EntryBody(found.entry), manifest: found.manifest)
    }

    /// What a put to a path would meet here.
    package func target(owner: UserName, path: FilePath) async throws -> TargetBody {
        let (entry, hasBelow) = try await catalog.target(owner: owner, path: path)
        return TargetBody(
            entry: entry.map { EntryBody($0) }, hasBelow: hasBelow, health: try await health())
    }

    private func strictEntry(
        owner: UserName, path: FilePath
    ) async throws -> (entry: NodeEntry, manifest: Manifest?)? {
        let key = RegisterKey.file(owner: owner, path: path)
        guard let chosen = try await strictRead(key) else { return nil }
        try await spread(chosen, key)
        if let version = chosen.value.content.version,
            try await catalog.manifests(of: [version]).isEmpty
        {
            await follow()
        }
        return try await catalog.entry(of: chosen, path: path)
    }

    /// Paths of which a strict reader must ask a majority, at most 100,000.
    ///
    /// - Throws: ``NodeError`` `.tooLarge` if there are more.
    package func undecided(owner: UserName, folder: FilePath?) async throws -> UndecidedBody {
        let limit = 100_000
        let paths = try await catalog.undecided(owner: owner, folder: folder, limit: limit + 1)
        guard paths.count <= limit else {
            throw NodeError(.tooLarge, "More than \(limit) changes are undecided on \(name).")
        }
        return UndecidedBody(paths: paths)
    }

    /// Entries below a folder, as this node knows them: the binary form of an ``EntryPage``.
    package func page(
        owner: UserName, folder: FilePath?, recursive: Bool, after: String?, limit: Int
    ) async throws -> [UInt8] {
        try await catalog.page(
            owner: owner, folder: folder, recursive: recursive, after: after, limit: limit)
    }

    /// The owner's uploads that have no manifest yet, with the chunks that are whole here.
    package func uploads(owner: UserName, limit: Int) async throws -> UploadsBody {
        let blobs = try await catalog.uploads(owner: owner, limit: limit)
        var uploads: [UploadsBody.Upload] = []
        var chunks: [UploadsBody.StoredChunk] = []
        for (position, blob) in blobs.enumerated() {
            chunks.append(
                UploadsBody.StoredChunk(index: blob.index, size: blob.size, sha256: blob.digest))
            guard position + 1 == blobs.count || blobs[position + 1].version != blob.version
            else { continue }
            uploads.append(UploadsBody.Upload(version: blob.version, chunks: chunks))
            chunks = []
        }
        return UploadsBody(uploads: uploads)
    }

    /// Commits a version: one whose chunks have been staged, or one that exists under another
    /// path. The path need not be the manifest's own, but then the change needs its own id.
    ///
    /// - Parameter operation: the change's id; the version's own without it.
    package func putFile(
        _ manifest: Manifest, owner: UserName, path: FilePath, condition: Change.Condition,
        operation: OperationID? = nil, isRetry: Bool, stamp: Int = 0
    ) async throws -> CommitBody {
        let change = try put(
            manifest, owner: owner, path: path, condition: condition, operation: operation,
            isRetry: isRetry, stamp: stamp)
        let body = try await commitFile(change, owner: owner, path: path, manifest: manifest)
        logPut(manifest, path)
        return body
    }

    /// The change that a put asks for. Throws ``NodeError`` `.invalid` for a manifest of something
    /// else.
    func put(
        _ manifest: Manifest, owner: UserName, path: FilePath, condition: Change.Condition,
        operation: OperationID? = nil, isRetry: Bool, stamp: Int
    ) throws -> Change {
        guard manifest.owner == owner, manifest.path == path || operation != nil else {
            throw NodeError(.invalid, "The manifest is not for '\(path)' of the caller.")
        }
        let unknown = manifest.layout.nodes.filter { members.member(named: $0) == nil }
        guard unknown.isEmpty else {
            throw NodeError(
                .invalid, "The layout names \(unknown[0]), which is no node of this cluster.")
        }
        return Change(
            operation: operation ?? manifest.version.operation, condition: condition,
            effect: .put(version: manifest.version, manifestDigest: manifest.digest),
            isRetry: isRetry, stamp: stamp)
    }

    /// Writes down that a version has been committed.
    func logPut(_ manifest: Manifest, _ path: FilePath) {
        logger.info(
            "put",
            metadata: [
                "user": "\(manifest.owner)", "path": "\(path.text.printable)",
                "bytes": "\(manifest.size)", "version": "\(manifest.version)",
            ])
    }

    /// Deletes a file or a folder marker.
    package func deleteFile(
        owner: UserName, path: FilePath, condition: Change.Condition, operation: OperationID,
        isRetry: Bool, stamp: Int = 0
    ) async throws -> CommitBody {
        let change = Change(
            operation: operation, condition: condition, effect: .delete, isRetry: isRetry,
            stamp: stamp)
        let body = try await commitFile(change, owner: owner, path: path, manifest: nil)
        logger.info("delete", metadata: ["user": "\(owner)", "path": "\(path.text.printable)"])
        return body
    }

    /// Makes a folder marker; a folder that is there already stays as it is.
    package func makeFolder(
        owner: UserName, path: FilePath, operation: OperationID, isRetry: Bool,
        stamp: Int = 0
    ) async throws -> CommitBody {
        let change = Change(
            operation: operation, effect: .makeFolder, isRetry: isRetry, stamp: stamp)
        return try await commitFile(change, owner: owner, path: path, manifest: nil)
    }

    private func commitFile(
        _ change: Change, owner: UserName, path: FilePath, manifest: Manifest?
    ) async throws -> CommitBody {
        let (value, repeated) = try await commit(
            change, to: .file(owner: owner, path: path), manifest: manifest)
        return CommitBody(
            path: path.text, version: change.sealedVersion, ballot: value.ballot,
            repeated: repeated)
    }
}

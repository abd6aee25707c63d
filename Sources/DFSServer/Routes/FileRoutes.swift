import DFSCluster
import DFSModel
import DFSNode
import DFSWire
import Hummingbird

/// Names: what is there, and changes of it.
struct FileRoutes: Sendable {
    /// Bytes of the largest manifest as JSON.
    private static let manifestLimit = 32 * 1024 * 1024
    /// About what an entry of a list takes in memory beside its path.
    private static let entryBytes = 256
    /// Entries of one page of a list.
    private static let listLimit = EntryPage.limit

    var routes: [Route] {
        [
            Route(.get, Routes.files, .reader, list), Route(.get, Routes.file, .reader, show),
            Route(.get, Routes.target, .reader) { exchange in
                try Answers.json(
                    try await exchange.node.target(
                        owner: try exchange.provenCaller().reader(), path: try exchange.path()))
            },
            Route(.put, Routes.file, .writer, put), Route(.delete, Routes.file, .writer, delete),
            Route(.put, Routes.folder, .writer, makeFolder),
            Route(.get, Routes.uploads, .writer, uploads),
            Route(.get, Routes.undecided, .reader) { exchange in
                let folder = try exchange.query("folder").flatMap {
                    $0.isEmpty ? nil : try FilePath($0)
                }
                return try await Answers.large(
                    json: try await exchange.node.undecided(
                        owner: try exchange.provenCaller().reader(), folder: folder), exchange)
            },
        ]
    }

    /// Chunks of all uploads in one answer.
    private static let uploadedChunksLimit = 200_000

    @Sendable private func uploads(_ exchange: Exchange) async throws -> Response {
        try await Answers.large(
            json: try await exchange.node.uploads(
                owner: try exchange.provenCaller().writer(), limit: Self.uploadedChunksLimit),
            exchange)
    }

    @Sendable private func list(_ exchange: Exchange) async throws -> Response {
        let owner = try exchange.provenCaller().reader()
        let folder = try exchange.query("folder").flatMap { $0.isEmpty ? nil : try FilePath($0) }
        let recursive = try exchange.flag("recursive")
        let after = exchange.query("after")
        guard (after?.utf8.count ?? 0) <= FilePath.maximumBytes + 1 else {
            throw NodeError(.invalid, "'after' is longer than a path can be.")
        }
        let limit = min(
            exchange.query("limit").flatMap { Int($0) } ?? Self.listLimit, Self.listLimit)
        guard limit > 0 else { throw NodeError(.invalid, "'limit' is at least 1.") }
        let page = try await exchange.node.page(
            owner: owner, folder: folder, recursive: recursive, after: after, limit: limit)
        if exchange.header("Accept") == EntryPage.mediaType {
            return try await Answers.large(bytes: page, exchange)
        }
        let entries = try EntryPage(binary: page).entries
        let memory = exchange.memory
        let size = entries.reduce(0) { $0 + $1.path.text.utf8.count + Self.entryBytes }
        try await memory?.take(size, inHand: true)
        return Answers.lines(exchange.context.channel) { write in
            for entry in entries { try await write(EntryBody(entry)) }
            memory?.release()
        }
    }

    @Sendable private func show(_ exchange: Exchange) async throws -> Response {
        let body = try await exchange.node.file(
            owner: try exchange.provenCaller().reader(), path: try exchange.path(),
            strict: try exchange.flag("strict"))
        return try await Answers.large(
            json: body, etag: body.entry.version?.description, exchange)
    }

    @Sendable private func put(_ exchange: Exchange) async throws -> Response {
        let owner = try exchange.provenCaller().writer()
        let path = try exchange.path()
        let condition = try condition(exchange) ?? .none
        let isRetry = try exchange.isRetry()
        let manifest = try await exchange.json(Manifest.self, limit: Self.manifestLimit)
        let body = try await exchange.node.putFile(
            manifest, owner: owner, path: path, condition: condition,
            operation: exchange.header(Headers.idempotencyKey) == nil
                ? nil : try exchange.operation(), isRetry: isRetry,
            stamp: try exchange.stamp())
        return try Answers.json(body, etag: body.version?.description)
    }

    @Sendable private func delete(_ exchange: Exchange) async throws -> Response {
        try Answers.json(
            try await exchange.node.deleteFile(
                owner: try exchange.provenCaller().writer(), path: try exchange.path(),
                condition: try condition(exchange) ?? .exists,
                operation: try exchange.operation(), isRetry: try exchange.isRetry(),
                stamp: try exchange.stamp()))
    }

    @Sendable private func makeFolder(_ exchange: Exchange) async throws -> Response {
        try Answers.json(
            try await exchange.node.makeFolder(
                owner: try exchange.provenCaller().writer(), path: try exchange.path(),
                operation: try exchange.operation(), isRetry: try exchange.isRetry(),
                stamp: try exchange.stamp()))
    }

    /// `If-None-Match: *` or `If-Match: "VERSION"` (RFC 9110, section 13.1).
    private func condition(_ exchange: Exchange) throws -> Change.Condition? {
        if let field = exchange.header("If-None-Match") {
            guard field == "*" else {
                throw NodeError(.invalid, "If-None-Match is only understood as '*'.")
            }
            return .absent
        }
        guard let field = exchange.header("If-Match") else { return nil }
        if field == "*" { return .exists }
        let text = field.trimmingQuotes
        guard let version = VersionID(text) else {
            throw NodeError(.invalid, "If-Match names '\(text.printable)', which is no version.")
        }
        return .matches(version)
    }
}

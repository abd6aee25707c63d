import DFSCluster
package import DFSModel
import DFSWire
import NIOCore

/// Gets one version of one path: reads the catalogs, plans, fetches each chunk once, checks it and
/// hands it to a sink. Never mixes versions.
///
/// Memory holds at most ``window`` chunks.
package struct GetOperation: Sendable {
    static let chunksInFlight = 4
    static let chunksPerNode = 2
    /// How often a chunk is asked of one node over connections that break.
    static let triesOverBreaks = 6
    /// How far fetching may run ahead of an ordered sink, in chunks.
    static let window = 6
    /// The longest silence of a node before another copy is tried.
    static let stall = Duration.seconds(2)
    /// The same when there is no other copy.
    static let patientStall = Duration.seconds(10)

    let cluster: ClusterClient
    let path: FilePath
    let isStrict: Bool
    let onPlan: @Sendable (GetReport) -> Void
    let onChunk: @Sendable (Int) -> Void
    let onProgress: @Sendable (Int) -> Void

    /// - Parameters:
    ///   - isStrict: whether only what a majority has chosen will do.
    ///   - onPlan: gets the plan before the first chunk is fetched.
    ///   - onChunk: gets the index of each chunk that has arrived and was checked.
    ///   - onProgress: gets the bytes that have arrived; they are taken back if the chunk is no good.
    package init(
        cluster: ClusterClient, path: FilePath, isStrict: Bool = false,
        onPlan: @escaping @Sendable (GetReport) -> Void = { _ in },
        onChunk: @escaping @Sendable (Int) -> Void = { _ in },
        onProgress: @escaping @Sendable (Int) -> Void = { _ in }
    ) {
        self.cluster = cluster
        self.path = path
        self.isStrict = isStrict
        self.onPlan = onPlan
        self.onChunk = onChunk
        self.onProgress = onProgress
    }

    /// What a get would do, without fetching anything. Throws ``ClientError``: `notFound`,
    /// `conflict` for a folder, `incomplete`, `unavailable`.
    package func plan() async throws -> GetReport {
        try await prepare().report
    }

    /// Fetches into `sink`, and finishes it; on an error it is abandoned. Throws as ``plan()``,
    /// and what the sink throws.
    ///
    /// If the version was replaced and collected meanwhile, the newest one is fetched instead,
    /// once, unless an ordered sink has begun.
    package func run(into sink: any ContentSink) async throws -> GetReport {
        do {
            var prepared = try await prepare()
            onPlan(prepared.report)
            do {
                return try await fetch(&prepared, into: sink)
            } catch let vanished as Vanished {
                var again = try await prepare()
                let isNew = again.report.manifest.version != prepared.report.manifest.version
                guard isNew, !(sink.isOrdered && vanished.hasWritten) else { throw vanished.error }
                return try await fetch(&again, into: sink)
            }
        } catch {
            await sink.abandon()
            switch error {
            case let vanished as Vanished: throw vanished.error
            case is CancellationError: throw ClientError.interrupted
            default: throw error
            }
        }
    }

    /// Every copy that could not be had was simply not there.
    struct Vanished: Error {
        let error: ClientError
        let hasWritten: Bool
    }

    struct Prepared: Sendable {
        var report: GetReport
        var state: FetchState
        let answered: Set<NodeName>
    }

    private func prepare() async throws -> Prepared {
        let reader = CatalogReader(cluster: cluster)
        if isStrict { try await reader.settle(path) }
        let knowledge = try await reader.knowledge(of: path)
        if isStrict, knowledge.isMinority || knowledge.candidate?.isOutdated == true {
            throw ClientError(
                .unavailable,
                "'\(path.text.printable)' cannot be read strictly: too few nodes answer.")
        }
        guard let candidate = knowledge.candidate else { throw try await absence(knowledge) }
        let manifest = candidate.manifest
        do {
            let state = try FetchState(manifest, candidate.availability)
            let report = GetReport(
                path: path, manifest: manifest, plan: state.plan,
                isMinority: knowledge.isMinority, isOutdated: candidate.isOutdated)
            return Prepared(report: report, state: state, answered: knowledge.answered)
        } catch {
            throw incomplete(error.chunks.map(\.index), manifest, knowledge.answered)
        }
    }

    private func absence(_ knowledge: FileKnowledge) async throws -> ClientError {
        let name = path.text.printable
        let isFolder =
            try await CatalogReader(cluster: cluster).kind(of: path, knowledge) == .folder
        if isFolder {
            return ClientError(.conflict, "'\(name)' is a folder. Get it with -r.")
        }
        if case .file = knowledge.newest?.kind {
            return ClientError(
                .internal, "The nodes gave no manifest of '\(name)'. Look into their logs.")
        }
        let silent = knowledge.failures.keys.sorted().map(\.text).joined(separator: ", ")
        let hint =
            knowledge.isMinority
            ? " \(silent) did not answer and may know it." : ""
        return ClientError(.notFound, "'\(name)' does not exist.\(hint)")
    }

    func incomplete(
        _ chunks: [Int], _ manifest: Manifest, _ answered: Set<NodeName>
    ) -> ClientError {
        let words = IncompleteText.describe(
            chunks: chunks, layout: manifest.layout, answered: answered)
        return ClientError(
            .incomplete, "'\(path.text.printable)' is incomplete: missing \(words).")
    }
}

import DFSClient
import DFSCluster
import DFSModel
import DFSTerminal
import Foundation

/// One sync, in one direction.
struct SyncJob {
    private let walk: PairWalk
    private let isPull: Bool
    private let deletes: Bool
    private let isDryRun: Bool
    private let isJSON: Bool
    private let outcome: Outcome

    private var session: Session { walk.session }

    init(walk: PairWalk, isPull: Bool, deletes: Bool, isDryRun: Bool, isJSON: Bool) {
        self.walk = walk
        self.isPull = isPull
        self.deletes = deletes
        self.isDryRun = isDryRun
        self.isJSON = isJSON
        outcome = Outcome(walk.session.console)
    }

    /// What a script gets for each step.
    private struct Line: Encodable {
        let action: SyncStep
        let path: String
        let why: PairDifference
    }

    /// Walks both sides and does what is to be done, name by name. A name that fails does not stop
    /// the others.
    func run() async throws {
        var counts: [SyncStep: Int] = [:]
        var sameCount = 0
        var emptied: [String] = []
        try await walk.each { pair in
            let difference = try await outcome.prepare { try await walk.difference(of: pair) }
            guard let difference else { return }
            guard let why = difference else { return sameCount += 1 }
            guard let step = SyncStep(why, isPull: isPull, deletes: deletes) else { return }
            counts[step, default: 0] += 1
            try tell(Line(action: step, path: pair.relative, why: why))
            guard !isDryRun else { return }
            if step == .deleteLocal { emptied.append(pair.relative) }
            try await outcome.attempt { try await carryOut(step, pair) }
        }
        for relative in emptied.reversed() { removeEmptyFolders(above: relative) }
        try summarize(counts, sameCount)
        try outcome.finish()
    }

    private func tell(_ line: Line) throws {
        if isJSON { return try session.console.line(try JSONLine.text(line)) }
        let isShown = isDryRun || line.action == .deleteLocal || line.action == .deleteRemote
        guard isShown else { return }
        let verb = isDryRun ? "would \(Self.word(line.action))" : Self.word(line.action)
        try session.console.line("\(verb) \(line.path.printable)")
    }

    private static func word(_ step: SyncStep) -> String {
        switch step {
        case .put: "put"
        case .get: "get"
        case .deleteRemote, .deleteLocal: "delete"
        case .conflict: "leave alone"
        }
    }

    private func carryOut(_ step: SyncStep, _ pair: PairWalk.Pair) async throws {
        let path = try walk.remotePath(pair.relative)
        let local = walk.localPath(pair.relative)
        switch step {
        case .put: try await put(pair, local, path)
        case .get: try await get(pair, path)
        case .deleteRemote: try await deleteRemote(pair, path)
        case .deleteLocal:
            let isFolder = pair.local?.kind == .emptyFolder
            guard (isFolder ? rmdir(local) : unlink(local)) == 0 || errno == ENOENT else {
                throw ProgramError(
                    .localOutput,
                    "'\(local.printable)' cannot be deleted: \(String(cString: strerror(errno))).")
            }
        case .conflict:
            throw ProgramError(
                .conflict,
                "'\(pair.relative.printable)' is a file on one side and a folder on the other.")
        }
    }

    /// A file that somebody else changes meanwhile stays, and is named.
    private func put(_ pair: PairWalk.Pair, _ local: String, _ path: FilePath) async throws {
        guard case .file? = pair.local?.kind else {
            _ = try await session.cluster.makeFolder(path)
            return
        }
        let job = PutJob(session: session, condition: Self.condition(pair.remote))
        try await job.putFile(local, as: path)
        try job.outcome.finish()
    }

    private func get(_ pair: PairWalk.Pair, _ path: FilePath) async throws {
        let target = LocalTarget(root: walk.local)
        try target.makeRoot()
        let components = pair.relative.split(separator: "/")
        guard case .file = pair.remote?.kind else {
            _ = try target.folder(components)
            return
        }
        let job = GetJob(session: session, replacing: true, explain: false, isStrict: false)
        try await job.getFile(path, into: try target.file(components))
        try job.outcome.finish()
    }

    private func deleteRemote(_ pair: PairWalk.Pair, _ path: FilePath) async throws {
        var condition = ChangeCondition.none
        if case .file(let facts, _) = pair.remote?.kind { condition = .matches(facts.version) }
        _ = try await session.cluster.delete(path, condition: condition)
    }

    private static func condition(_ entry: ClusterEntry?) -> ChangeCondition {
        guard case .file(let facts, _) = entry?.kind else { return .absent }
        return .matches(facts.version)
    }

    /// Folders that lost their last file go too, up to the root.
    private func removeEmptyFolders(above relative: String) {
        var components = relative.split(separator: "/").dropLast()
        while !components.isEmpty {
            guard rmdir(walk.localPath(components.joined(separator: "/"))) == 0 else { return }
            components = components.dropLast()
        }
    }

    private func summarize(_ counts: [SyncStep: Int], _ sameCount: Int) throws {
        let deleted = counts[.deleteLocal, default: 0] + counts[.deleteRemote, default: 0]
        let moved = counts[isPull ? .get : .put, default: 0]
        let verb = isPull ? "get" : "put"
        try session.summarize(
            "sync: \(moved) to \(verb), \(deleted) to delete, \(sameCount) the same"
                + (isDryRun ? "; nothing was done" : ""))
    }
}

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

    /// What there is to do about one name.
    private struct Planned {
        let step: SyncStep
        let pair: PairWalk.Pair
    }

    /// Compares both sides, then deletes, then transfers. A name that fails does not stop the
    /// others.
    func run() async throws {
        let (tasks, sameCount) = try await compare()
        guard !isDryRun else {
            try summarizeDryRun(tasks, sameCount)
            return try outcome.finish()
        }
        for task in tasks where !task.step.isTransfer {
            try await outcome.attempt { try await delete(task) }
        }
        let emptied = tasks.filter { $0.step == .deleteLocal }.map(\.pair.relative)
        for relative in emptied.reversed() { removeEmptyFolders(above: relative) }

        let transfers = tasks.filter(\.step.isTransfer).map(\.pair)
        let progress = FolderProgress(session.progress(name, total: nil))
        defer { progress.line.finish() }
        do {
            try await isPull ? get(transfers, progress) : put(transfers, progress)
        } catch {
            progress.line.finish()
            let files = transfers.count { $0.size(isPull: isPull) != nil }
            KeptText.ofFolder(done: progress.sums.files, of: files)
                .map { session.console.note("\($0) came through; sync again to go on.") }
            throw error
        }
        progress.line.finish()
        let deleted = tasks.count { $0.step == .deleteLocal || $0.step == .deleteRemote }
        try session.summarize(
            TransferText.folderSummary(
                isPull ? .get : .put, name, progress.sums, seconds: progress.seconds)
                + "; \(GroupedNumber.text(deleted)) deleted, "
                + "\(GroupedNumber.text(sameCount)) the same")
        try outcome.finish()
    }

    /// The destination, as the progress line and the summary name it.
    private var name: String { isPull ? walk.local : walk.remote?.text ?? "." }

    /// What is to be done, in order, each told; and how many names are the same on both sides.
    private func compare() async throws -> (tasks: [Planned], sameCount: Int) {
        let line = session.progress("comparing", total: nil)
        defer { line.finish() }
        var tasks: [Planned] = []
        var sameCount = 0
        if isPull { try await walk.checkRemoteFolder() }
        let silent = try await walk.each { pair in
            line.rename("comparing \(pair.relative)")
            let difference = try await outcome.prepare {
                try await walk.difference(of: pair) { line.add($0) }
            }
            guard let difference else { return }
            guard let why = difference else { return sameCount += 1 }
            guard let step = SyncStep(why, isPull: isPull, deletes: deletes) else { return }
            try tell(Line(action: step, path: pair.relative, why: why))
            tasks.append(Planned(step: step, pair: pair))
        }
        try refuseMinority(silent, tasks)
        return (tasks, sameCount)
    }

    /// A few nodes may not have heard of a file that others hold, or of its end.
    private func refuseMinority(_ silent: Set<NodeName>, _ tasks: [Planned]) throws {
        guard tasks.contains(where: { $0.step == .deleteLocal || $0.step == .deleteRemote }),
            silent.count * 2 >= session.cluster.nodes.count
        else { return }
        throw ProgramError(
            .unavailable,
            "Too few nodes answer to tell what the store has; nothing was deleted or transferred. "
                + "Try again without --delete, or when more nodes are up.")
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

    private func delete(_ task: Planned) async throws {
        let relative = task.pair.relative
        switch task.step {
        case .deleteRemote:
            let condition = Self.condition(task.pair.remote, orElse: .none)
            _ = try await session.cluster.delete(
                try walk.remotePath(relative), condition: condition)
        case .deleteLocal:
            let local = walk.localPath(relative)
            let isFolder = task.pair.local?.kind == .emptyFolder
            guard (isFolder ? rmdir(local) : unlink(local)) == 0 || errno == ENOENT else {
                throw ProgramError(
                    .localOutput,
                    "'\(local.printable)' cannot be deleted: \(String(cString: strerror(errno))).")
            }
        case .conflict:
            throw ProgramError(
                .conflict,
                "'\(relative.printable)' is a file on one side and a folder on the other.")
        case .put, .get: break
        }
    }

    /// A file that somebody else changes meanwhile stays, and is named.
    private func put(_ pairs: [PairWalk.Pair], _ progress: FolderProgress) async throws {
        var items: [PutJob.Item] = []
        for pair in pairs {
            guard let local = pair.local else { continue }
            let target = try await outcome.prepare { try walk.remotePath(pair.relative) }
            guard let target else { continue }
            let condition = Self.condition(pair.remote, orElse: .absent)
            items.append(PutJob.Item(local: local, target: target, condition: condition))
        }
        try await PutJob(session: session, outcome: outcome).put(items, progress)
    }

    private func get(_ pairs: [PairWalk.Pair], _ progress: FolderProgress) async throws {
        guard !pairs.isEmpty else { return }
        let target = LocalTarget(root: walk.local)
        guard try await outcome.prepare({ try target.makeRoot() }) != nil else { return }
        let sizes = pairs.compactMap { $0.size(isPull: true) }
        progress.expect(files: sizes.count, bytes: sizes.reduce(0, +))
        let job = GetJob(
            session: session, replacing: true, explain: false, isStrict: false, outcome: outcome)
        var entries = pairs.compactMap(\.remote)[...]
        try await job.get(below: walk.remote, into: target, progress) { entries.popFirst() }
    }

    private static func condition(
        _ entry: ClusterEntry?, orElse otherwise: ChangeCondition
    ) -> ChangeCondition {
        guard case .file(let facts, _) = entry?.kind else { return otherwise }
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

    private func summarizeDryRun(_ tasks: [Planned], _ sameCount: Int) throws {
        let transferred = tasks.count(where: \.step.isTransfer)
        let deleted = tasks.count { $0.step == .deleteLocal || $0.step == .deleteRemote }
        try session.summarize(
            """
            sync: \(transferred) to \(isPull ? "get" : "put"), \(deleted) to delete, \
            \(sameCount) the same; nothing was done
            """)
    }
}

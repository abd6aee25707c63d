import DFSCluster
import DFSModel

/// Which chunks of a version are still to be fetched and from where: a value without I/O that
/// makes the plan anew when a node fails.
struct FetchState: Sendable {
    /// How a fetch can fail.
    typealias Trouble = GetReport.Incident.Kind

    /// One chunk and the node to fetch it from.
    struct Job: Sendable {
        let chunk: Chunk
        let node: NodeName
        /// Whether the node gets more time than usual.
        let isPatient: Bool
    }

    let version: VersionID
    /// What was intended at first.
    let plan: FetchPlan
    private var waiting: [Chunk]
    private var holders: [Int: Set<NodeName>]
    private var sources: [Int: NodeName]
    private let preference: [NodeName]
    /// Nodes that fell silent, and what they hold.
    private var silent: Set<NodeName> = []
    private var hasAskedSilentAgain = false
    /// Whether every copy that failed was simply not there.
    private(set) var onlyAbsences = true
    private(set) var replans = 0

    /// Throws ``FetchPlan/Incomplete``.
    init(_ manifest: Manifest, _ availability: Availability) throws(FetchPlan.Incomplete) {
        version = manifest.version
        holders = availability.holders
        preference = availability.nodes
        waiting = manifest.chunks.reversed()
        plan = try FetchPlan(chunks: manifest.chunks, holders: holders, preference: preference)
        sources = Self.sources(plan)
    }

    private static func sources(_ plan: FetchPlan) -> [Int: NodeName] {
        Dictionary(uniqueKeysWithValues: plan.sources.map { ($0.chunk.index, $0.node) })
    }

    var isEmpty: Bool { waiting.isEmpty }

    /// All chunks that wait, in order, by the node that each would be taken from.
    var planned: [NodeName: [Chunk]] {
        waiting.reversed().reduce(into: [:]) { planned, chunk in
            if let node = sources[chunk.index] { planned[node, default: []].append(chunk) }
        }
    }

    /// Leaves out chunks that are here already.
    mutating func skip(_ indices: Set<Int>) {
        waiting.removeAll { indices.contains($0.index) }
    }

    /// The next chunk whose node is not busy, in order, before `limit`.
    mutating func take(busy: (NodeName) -> Bool, before limit: Int) -> Job? {
        for position in waiting.indices.reversed() {
            let chunk = waiting[position]
            guard chunk.index < limit else { return nil }
            guard let node = sources[chunk.index], !busy(node) else { continue }
            waiting.remove(at: position)
            return Job(chunk: chunk, node: node, isPatient: hasAskedSilentAgain)
        }
        return nil
    }

    /// A chunk was not had from a node: plans it, and all that wait, anew. When no copy is left,
    /// nodes that fell silent get a second, longer chance.
    /// Throws ``FetchPlan/Incomplete`` if no copy is left after that.
    mutating func fail(_ job: Job, _ trouble: Trouble) throws(FetchPlan.Incomplete) {
        let (chunk, node) = (job.chunk, job.node)
        waiting.append(chunk)
        waiting.sort { $0.index > $1.index }
        switch trouble {
        case .silent:
            onlyAbsences = false
            // A hasty answer from before the second chance does not use it up.
            if job.isPatient || !hasAskedSilentAgain { silent.insert(node) }
        case .absent: holders[chunk.index]?.remove(node)
        case .damaged:
            onlyAbsences = false
            holders[chunk.index]?.remove(node)
        }
        replans += 1
        try replan()
    }

    private mutating func replan() throws(FetchPlan.Incomplete) {
        let usable = holders.mapValues { $0.subtracting(silent) }
        do throws(FetchPlan.Incomplete) {
            sources = Self.sources(
                try FetchPlan(
                    chunks: waiting.reversed(), holders: usable, preference: preference))
        } catch {
            guard !silent.isEmpty, !hasAskedSilentAgain else { throw error }
            hasAskedSilentAgain = true
            silent = []
            sources = Self.sources(
                try FetchPlan(
                    chunks: waiting.reversed(), holders: holders, preference: preference))
        }
    }
}

import DFSCluster
import DFSModel

/// A chunk of a version.
struct ChunkName: Hashable, Comparable, Sendable {
    let version: VersionID
    /// From 1.
    let index: Int

    static func < (left: ChunkName, right: ChunkName) -> Bool {
        (left.version, left.index) < (right.version, right.index)
    }
}

/// One node of a ``HealingSimulation``: its disk, and what it has in memory until it crashes.
/// Each step that changes the disk is durable before the next one.
struct HealingNode: Sendable {
    /// What lies in a file: the right bytes or others.
    enum Bytes: Hashable, Sendable {
        case right, wrong
    }

    /// What the catalog says of a chunk here.
    enum Record: Hashable, Sendable {
        case stored, damaged
    }

    /// What is on a disk, all of which can be lost at once.
    struct Disk: Sendable {
        /// The catalog: by path, how many chosen values it knows of, the last of them compared
        /// or not.
        var committed: [Int]
        var uncompared: Set<Int> = []
        private(set) var records: [ChunkName: Record] = [:]
        /// How often each record was written.
        private(set) var stamps: [ChunkName: Int] = [:]
        var queue: Set<ChunkName> = []
        /// Versions that were collected.
        var forgotten: Set<VersionID> = []
        /// The folder `blobs/`.
        var files: [ChunkName: Bytes] = [:]
        /// Files that a fault has changed or taken since they were written or last found right.
        var struck: Set<ChunkName> = []

        mutating func record(_ chunk: ChunkName, as record: Record?) {
            records[chunk] = record
            stamps[chunk, default: 0] += 1
        }
    }

    /// What a look at a file has found, of a record that was written so many times then.
    struct Mark: Sendable {
        let record: Record
        let stamp: Int
    }

    let name: NodeName
    var disk: Disk
    /// A copy of the disk that somebody made once.
    var backup: Disk?

    // What has happened to it.
    var isUp = true
    /// Whether its catalog has caught up since its slot was given to a new incarnation.
    var isReady = true
    /// Waits for the others, because its catalog is damaged and they are not healthy.
    var isStopped = false

    // In memory.
    var repairs: [ChunkName: RepairTask] = [:]
    var marks: [ChunkName: Mark] = [:]
    var removals: [ChunkName: Removal] = [:]
    /// Queue and place of a broken rule, which a crash takes.
    var volatileQueue: Set<ChunkName> = []

    init(name: NodeName, pathCount: Int) {
        self.name = name
        disk = Disk(committed: Array(repeating: 0, count: pathCount))
    }

    /// The process ends, however it does.
    mutating func forget() {
        repairs = [:]
        marks = [:]
        removals = [:]
        volatileQueue = []
    }

    /// Looks at a file; what it finds is recorded later.
    mutating func look(at chunk: ChunkName) {
        marks[chunk] = Mark(
            record: isWhole(chunk) ? .stored : .damaged, stamp: disk.stamps[chunk] ?? 0)
    }

    /// The catalog is gone or set aside; what else is on the disk stays.
    mutating func loseCatalog() {
        let (files, struck) = (disk.files, disk.struck)
        disk = Disk(committed: Array(repeating: 0, count: disk.committed.count))
        disk.files = files
        disk.struck = struck
        forget()
        isReady = false
    }

    /// Whether the file of a chunk is there and right.
    func isWhole(_ chunk: ChunkName) -> Bool { disk.files[chunk] == .right }

    mutating func write(_ chunk: ChunkName, _ bytes: Bytes) {
        disk.files[chunk] = bytes
        disk.struck.remove(chunk)
    }

    mutating func remove(_ chunk: ChunkName) {
        disk.files[chunk] = nil
        disk.struck.remove(chunk)
    }

    /// Whether it would give a peer or a client the chunk's bytes.
    func serves(_ chunk: ChunkName) -> Bool {
        isUp && disk.records[chunk] == .stored && disk.files[chunk] != nil
    }
}

/// The removal of a leftover, which waits for its holders to confirm their copies.
struct Removal: Sendable {
    /// Answers to earlier tries do not count.
    let attempt: Int
    var confirmed: Set<NodeName> = []
}

/// The repair of one chunk, between two of its steps.
enum RepairTask: Sendable {
    /// It is to be seen what lies here.
    case begun
    /// The file was found right, or wrong.
    case found(HealingNode.Bytes)
    /// Recorded as damaged; the file is to be set aside.
    case condemned
    /// Members that have not been asked yet, and the one whose answer it waits for.
    case asking([NodeName], current: NodeName?)
    /// Bytes have come that are to be kept.
    case received(HealingNode.Bytes)
    /// The row is written and the file is not: a broken rule.
    case recordedFirst(HealingNode.Bytes)
    /// The file is durable; the row is not.
    case written
}

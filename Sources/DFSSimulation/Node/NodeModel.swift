import DFSCluster
import DFSModel

/// One node: what lies on its disk, and what it has in memory until it crashes.
struct NodeModel: Sendable {
    /// A chunk's file below `blobs/`.
    struct File: Hashable, Sendable {
        let version: VersionID
        let index: Int
    }

    let index: Int

    // On disk.
    /// The catalog as its writer sees it, and as far as it has been synced. Readers see the latter.
    var live: CatalogModel
    var durable: CatalogModel
    var files: Set<File> = []

    // What has happened to it.
    var isUp = true
    var boot = 0
    /// The process is stopped, as by SIGSTOP, until this time.
    var stoppedUntil = 0
    var hasLostDisk = false
    /// It may answer as a voter.
    var votes = true
    var clockOffset = 0

    // In memory.
    var proposer: ProposerID
    var ballots = BallotCounter()
    var afterSync: [AfterSync] = []
    var isSyncing = false
    var proposals: [Int: Proposal] = [:]
    /// By path: proposals that wait for the one that runs; nil if none runs.
    var locks: [[ProposalStart]?]
    var calls: [Int: Purpose] = [:]
    var reads: [Int: ReadRun] = [:]
    var following: Set<Int> = []
    var caughtUp: Set<Int> = []
    var collection: CollectionRun?
    var settling = SettlingRule()

    init(index: Int, catalog: CatalogModel, proposer: ProposerID) {
        self.index = index
        live = catalog
        durable = live
        locks = Array(repeating: nil, count: catalog.keys.count)
        self.proposer = proposer
    }

    /// Whether all that belongs on the node of an upload is there, rows and files.
    func holds(_ upload: Upload, cast: Cast) -> Bool {
        let blobs = durable.versions[upload.version]?.blobs ?? []
        return upload.chunks(on: cast.nodes[index]).allSatisfy {
            blobs.contains($0) && files.contains(File(version: upload.version, index: $0))
        }
    }

    /// Loses what is only in memory.
    mutating func forgetMemory() {
        boot += 1
        live = durable
        ballots = BallotCounter()
        afterSync = []
        isSyncing = false
        proposals = [:]
        locks = Array(repeating: nil, count: locks.count)
        calls = [:]
        reads = [:]
        following = []
        caughtUp = []
        collection = nil
        settling = SettlingRule()
    }
}

/// What a node does once its writes are synced.
enum AfterSync: Sendable {
    case reply(PeerCall, PeerReply)
    case stored(ClientCall)
    case accepted(path: Int, BallotedValue)
    case followed(peer: Int, isLast: Bool)
    case forgotten(VersionID, chunks: [Int])
}

/// Why a node waits for an answer of a peer.
enum Purpose: Sendable {
    case prepare(proposal: Int, Ballot)
    case accept(proposal: Int, path: Int, BallotedValue, isResent: Bool)
    case read(Int)
    case changes(after: Int)
    case rows(FollowedPage, newest: Int)
}

/// A proposal that runs on a node.
struct Proposal: Sendable {
    let start: ProposalStart
    let voters: [Int]
    var proposer: Proposer
    var attempt = 0
}

/// A proposal that is to run.
struct ProposalStart: Sendable {
    enum Completion: Sendable {
        case client(ClientCall)
        case read(ClientCall)
        case collect(VersionID)
        case settle
    }

    let path: Int
    let change: Change
    let upload: Upload?
    let completion: Completion
}

/// A strict read that gathers answers.
struct ReadRun: Sendable {
    let call: ClientCall
    let path: Int
    var answers: [NodeName: StrictRead.Answer] = [:]
    var waitingFor: Int
}

/// One round of collecting: versions to look at, and what was proven of the first.
struct CollectionRun: Sendable {
    var versions: [VersionID]
    var paths: [Int] = []
    var proof: [RegisterKey: Ballot] = [:]
}

import DFSCluster
import DFSModel

/// What one node's catalog holds, without a database: the tables `registers`, `versions`, `blobs`,
/// `seals`, `peers` and `node`. Its verbs are named and behave as those of `DFSCatalog`.
///
/// Registers are numbered by path, nodes by slot.
struct CatalogModel: Sendable {
    /// A row of `versions` with its blobs and seals.
    struct Version: Sendable {
        var upload: Upload?
        var stagedUptime: Int
        var unwantedUptime: Int?
        var blobs: Set<Int> = []
        /// The ballot of the last seal, by path.
        var seals: [Int: Ballot] = [:]
    }

    /// How far a peer has been followed.
    struct Peer: Sendable {
        var followed = 0
        var highest = 0
    }

    var registers: [RegisterState]
    /// `registers.sequence`; 0 where nothing is committed.
    var sequences: [Int]
    var rowSequence = 0
    var versions: [VersionID: Version] = [:]
    var peers: [Peer]
    var uptimeSeconds = 0
    /// The names of the registers.
    let keys: [RegisterKey]
    /// Verbs since they were last taken; nil if nobody is to repeat them.
    var journal: [CatalogVerb]?

    init(nodeCount: Int, keys: [RegisterKey], isJournaled: Bool) {
        self.keys = keys
        journal = isJournaled ? [] : nil
        let pathCount = keys.count
        registers = Array(repeating: RegisterState(), count: pathCount)
        sequences = Array(repeating: 0, count: pathCount)
        peers = Array(repeating: Peer(), count: nodeCount)
    }

    mutating func touch(_ version: VersionID) {
        if versions[version] == nil {
            versions[version] = Version(stagedUptime: uptimeSeconds)
        }
    }

    mutating func store(_ upload: Upload) {
        touch(upload.version)
        if versions[upload.version]?.upload == nil { versions[upload.version]?.upload = upload }
    }

    mutating func recordBlob(_ version: VersionID, index: Int, cast: Cast) {
        touch(version)
        versions[version]?.blobs.insert(index)
        note(
            .recordBlob(
                version, owner: cast.owner, index: index, digest: cast.chunkDigests[index - 1]))
    }

    mutating func addUptime(seconds: Int) {
        uptimeSeconds += seconds
        note(.addUptime(seconds: seconds))
    }

    /// Whether a committed value names the version.
    func isNamed(_ version: VersionID, except path: Int? = nil) -> Bool {
        registers.indices.contains { other in
            other != path
                && registers[other].committed?.value.namedVersions.contains(version) ?? false
        }
    }

    func uploads(of value: RegisterValue) -> [Upload] {
        value.namedVersions.compactMap { versions[$0]?.upload }
    }
}

import DFSClient
import DFSCluster

/// How two sides of one name differ.
enum PairDifference: String, Encodable {
    case onlyLocal = "only-local"
    case onlyRemote = "only-remote"
    /// A file on one side, a folder on the other.
    case kind
    case size
    case content
}

extension PairWalk {
    /// How the sides of a pair differ, or nil. Reads the local file if the sizes agree.
    func difference(
        of pair: Pair, onProgress: @escaping @Sendable (Int) -> Void = { _ in }
    ) async throws -> PairDifference? {
        switch (pair.local?.kind, pair.remote?.kind) {
        case (.none, .folder?):
            // A folder that is not empty is no item of its own.
            return LocalTree.isFolder(localPath(pair.relative)) ? nil : .onlyRemote
        case (.none, _): return .onlyRemote
        case (.emptyFolder?, .none), (.file?, .none): return .onlyLocal
        case (.emptyFolder?, .folder?): return nil
        case (.file?, .folder?), (.emptyFolder?, .file?): return .kind
        case (.file?, .file(let facts, _)?):
            let path = localPath(pair.relative)
            guard LocalTree.size(of: path) == facts.size else { return .size }
            let isSame = try await LocalComparison(
                cluster: session.cluster, onProgress: onProgress
            )
            .isSame(path, as: facts, at: try remotePath(pair.relative))
            return isSame ? nil : .content
        }
    }
}

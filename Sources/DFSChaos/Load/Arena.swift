import DFSClient
import DFSModel

/// What all clients of a run share.
struct Arena: Sendable {
    let owner: UserName
    /// The paths that all clients fight for; the history numbers them.
    let contested: [FilePath]
    let contents: NumberedContent
    let recorder: Recorder

    /// A path that only one write is ever made to.
    func keptPath(client: Int, content: Int) throws -> FilePath {
        try FilePath("kept/\(client)/\(content)")
    }
}

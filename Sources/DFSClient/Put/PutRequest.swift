package import DFSCluster
package import DFSModel

/// What is to be put, and under which condition.
package struct PutRequest: Sendable {
    package let path: FilePath
    package let owner: UserName
    /// Wanted copies of each chunk; a smaller cluster gets as many as it has nodes.
    package let copies: Int
    package let condition: ChangeCondition

    package init(
        path: FilePath, owner: UserName, copies: Int, condition: ChangeCondition = .none
    ) {
        self.path = path
        self.owner = owner
        self.copies = copies
        self.condition = condition
    }
}

/// A put that took effect.
package struct PutResult: Sendable {
    package let manifest: Manifest
    package let ballot: Ballot
    /// Nodes that failed during the put and were left out.
    package let droppedNodes: [NodeName: ClientError]
}

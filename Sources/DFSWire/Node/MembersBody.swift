package import DFSModel

/// The members of the cluster, as the answering node knows them.
package struct MembersBody: Codable, Sendable, Hashable {
    /// Counts the changes of the list.
    package let epoch: Int
    /// The last epoch for which the answering node knows all that was chosen before.
    package let settledEpoch: Int
    package let members: [Member]

    package init(epoch: Int, settledEpoch: Int, members: [Member]) {
        self.epoch = epoch
        self.settledEpoch = settledEpoch
        self.members = members
    }

    private enum CodingKeys: String, CodingKey {
        case epoch, members
        case settledEpoch = "settled_epoch"
    }
}

/// Where a member is reached from now on.
package struct MoveBody: Codable, Sendable, Hashable {
    package let address: NodeAddress

    package init(address: NodeAddress) {
        self.address = address
    }
}

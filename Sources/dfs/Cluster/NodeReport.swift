import DFSClient
import DFSModel
import DFSWire

/// What is known of one member: its own words, or why there are none.
struct NodeReport {
    let node: NodeName
    let address: NodeAddress
    let status: StatusBody?
    let failure: ClientError?
}

extension NodeReport: Encodable {
    private enum Key: String, CodingKey {
        case node, address, state, error
    }

    /// The members of ``StatusBody`` with `address` and `state` (`up` or `down`) beside them; of
    /// a node that is down only `node`, `address`, `state` and `error`, a sentence.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(address, forKey: .address)
        guard let status else {
            try container.encode(node, forKey: .node)
            try container.encode("down", forKey: .state)
            try container.encodeIfPresent(failure?.message, forKey: .error)
            return
        }
        try container.encode("up", forKey: .state)
        try status.encode(to: encoder)
    }
}

import DFSCatalog
import DFSCluster
import DFSModel
package import DFSWire

/// The node as an acceptor: what members may ask of it.
extension Node {
    /// Promises ballots and seals manifests, durably, item by item.
    package func prepare(_ request: PrepareRequest) async throws -> PrepareReply {
        try requireHearing()
        let items = request.items.map {
            PrepareItem(key: $0.key, ballot: $0.ballot, manifest: $0.manifest)
        }
        let (answers, steps) = try await catalog.countedPrepare(items)
        return PrepareReply(
            items: answers.map { PrepareReply.Item(answer: $0.answer, sealed: $0.sealed) },
            steps: steps)
    }

    /// Accepts values, durably, item by item; a value without its manifest is not accepted.
    package func accept(_ request: ValuesMessage) async throws -> AcceptReply {
        try requireHearing()
        let (answers, steps) = try await catalog.countedAccept(
            request.items.map { ($0.key, $0.value) }, manifests: request.manifests,
            heard: request.heard)
        return AcceptReply(items: answers, steps: steps)
    }

    /// Learns chosen values, durably; those whose manifest is unknown here are passed over and
    /// come again by following.
    package func learn(_ notice: ValuesMessage) async throws {
        _ = try await catalog.learn(
            notice.items.map { ($0.key, $0.value) }, manifests: notice.manifests,
            heard: notice.heard)
        if notice.items.contains(where: { $0.key == .members }) { try await refreshMembers() }
    }

    /// What the node has accepted, while it goes by the list of `epoch`.
    package func read(_ request: ReadRequest, epoch: Int) async throws -> ReadReply {
        try requireHearing()
        return ReadReply(answers: try await catalog.accepted(request.keys, epoch: epoch))
    }

    package func changes(_ request: ChangesRequest) async throws -> ChangesReply {
        let limit = min(max(1, request.limit), maximumRegistersPerMessage)
        let (rows, newest) = try await catalog.changes(after: request.after, limit: limit)
        return ChangesReply(
            items: rows.map {
                ChangesReply.Item(sequence: $0.sequence, key: $0.key, ballot: $0.ballot)
            }, newest: newest)
    }

    package func rows(_ request: ReadRequest) async throws -> ValuesMessage {
        let (values, manifests) = try await catalog.committed(request.keys)
        return ValuesMessage(
            items: values.map { ValuesMessage.Item(key: $0, value: $1) }, manifests: manifests)
    }
}

import DFSCluster
import DFSModel
package import DFSWire
import Logging

extension Node {
    /// Makes a new incarnation the member of its slot, as it asks for.
    ///
    /// - Throws: ``NodeError`` `.conflict` if the incarnation that it would replace is running.
    package func admit(_ request: AdmitRequest) async throws {
        guard membership.standing == .votes else {
            throw NodeError(.unavailable, "\(name) does not vote and can admit nobody.")
        }
        let list = members
        if let current = list.member(named: request.name),
            current.incarnation != request.incarnation,
            (try? await survey(of: current, peer(current, in: list))) != nil
        {
            throw NodeError(
                .conflict,
                "\(request.name) runs at \(current.address) with the catalog that votes for it. "
                    + "Stop it before another one takes its slot.")
        }
        try await change(
            .admit(
                name: request.name, incarnation: request.incarnation, address: request.address))
    }

    /// Whether this node is a newcomer that no list names yet.
    package var hasToJoin: Bool {
        let membership = membership
        return membership.standing == .stranger && membership.settledEpoch == 0
    }

    /// Asks the members, one after the other, to be admitted.
    ///
    /// - Throws: what the last of them answered.
    package func join() async throws {
        let list = members
        var failure: any Error = NodeError(.unavailable, "No member of the cluster answers.")
        for member in list.members where member.name != name {
            let peer = directory.peer(member, in: list)
            do {
                try await peer.admit(
                    AdmitRequest(
                        name: name, incarnation: incarnation, address: settings.advertise))
                try await learnMembers(try await peer.members())
                guard hasToJoin else { return }
            } catch {
                failure = error
            }
        }
        throw failure
    }
}

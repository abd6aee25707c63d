import DFSClient
import DFSModel
import DFSWire

extension ClusterClient {
    /// How long a change of the members may take, the settling of the one before included.
    private static let memberDeadline = Duration.seconds(30)

    /// The newest list of members that a node knows. Throws `ClientError` if none answers.
    func members() async throws -> MembersBody {
        let results = await askAll {
            try await $0.send(NodeRequest(.get, Routes.members), for: MembersBody.self)
        }
        guard let newest = results.answers.values.max(by: { $0.epoch < $1.epoch }) else {
            throw results.commonFailure("The members cannot be listed")
        }
        return newest
    }

    /// Throws `notFound` unless the newest list that a node knows has such a member.
    func requireMember(_ name: NodeName) async throws {
        guard try await members().members.contains(where: { $0.name == name }) else {
            throw ProgramError(
                .notFound, "There is no member \(name). See them with 'dfs member list'.")
        }
    }

    /// Throws `ClientError` with a sentence; repeating it is safe.
    func removeMember(_ name: NodeName) async throws -> MembersBody {
        try await changeMembers(NodeRequest(.delete, "\(Routes.members)/\(name)"), except: name)
    }

    /// Throws as ``removeMember(_:)``.
    func moveMember(_ name: NodeName, to address: NodeAddress) async throws -> MembersBody {
        let request = try NodeRequest(.put, "\(Routes.members)/\(name)")
            .with(json: MoveBody(address: address))
        return try await changeMembers(request, except: name)
    }

    /// Asks one node after the other, the one that is changed last: what is asked for is a state
    /// of the list, so asking twice changes nothing twice.
    private func changeMembers(
        _ request: NodeRequest, except name: NodeName
    ) async throws -> MembersBody {
        var asked = request
        asked.deadline = Self.memberDeadline
        var failure = ClientError(.unavailable, "No node was asked.")
        for node in nodes.filter({ $0.name != name }) + nodes.filter({ $0.name == name }) {
            do {
                return try await node.send(asked, for: MembersBody.self)
            } catch let error as ClientError
                where error.code == .unavailable || error.code == .outcomeUnknown
            {
                failure = error
            }
        }
        throw failure
    }
}

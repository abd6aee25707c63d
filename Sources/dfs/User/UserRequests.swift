import DFSClient
import DFSModel
import DFSWire

extension ClusterClient {
    /// Adds or changes a user. Throws `ClientError`: `conflict` or `notFound` as the body asks.
    func setUser(_ name: UserName, _ body: SetUserBody) async throws {
        let request = try NodeRequest(.put, Self.path(of: name), headers: Self.newOperation)
            .with(json: body)
        _ = try await change(request, subject: name.text)
    }

    /// Throws `ClientError` with `notFound` for an unknown user.
    func removeUser(_ name: UserName) async throws {
        let request = NodeRequest(.delete, Self.path(of: name), headers: Self.newOperation)
        do {
            _ = try await change(request, subject: name.text)
        } catch let error as ClientError where error.code == .notFound {
            throw error.saying("There is no user '\(name)'. See them with 'dfs user list'.")
        }
    }

    /// Names a change, so that asking a second node for it changes nothing twice.
    private static var newOperation: [(name: String, value: String)] {
        [(Headers.idempotencyKey, "\(OperationID.random())")]
    }

    /// The users as one node knows them: the first that has caught up with a majority, or else
    /// the first that answers, and then `warn` gets a sentence.
    func users(warn: (String) -> Void) async throws -> [UserBody] {
        let ready = await askAll { try await $0.send(NodeRequest(.get, Routes.ready)).status }
        let results = await askAll {
            try await $0.send(NodeRequest(.get, Routes.users), for: UsersBody.self)
        }
        let answering = results.answers.keys.sorted()
        let node = answering.first { ready.answers[$0] != nil } ?? answering.first
        guard let node, let body = results.answers[node] else {
            throw results.commonFailure("The users cannot be listed")
        }
        if ready.answers[node] == nil {
            warn("\(node) has not heard from a majority of the nodes; the list may be out of date.")
        }
        return body.users.sorted { $0.name < $1.name }
    }

    private static func path(of user: UserName) -> String {
        "\(Routes.users)/\(PercentEncoding.encode(user.text))"
    }
}

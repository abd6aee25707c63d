package import DFSModel
package import DFSWire

extension ClusterClient {
    /// Logs in at the first node that knows the user, and keeps the token in ``token``.
    ///
    /// A node that was down when a user was added or a password changed may not know it yet, so a
    /// refusal is believed only when no node that answers says otherwise.
    package func login(user: UserName, password: String) async throws -> TokenBody {
        var request = try NodeRequest(.post, Routes.login, deadline: .seconds(10))
            .with(json: LoginBody(user: user.text, password: password))
        // Too many wrong passwords are told at once.
        request.isPatient = false
        let body = try await firstAnswer("The login failed") { node in
            try await node.send(request, for: TokenBody.self)
        }
        token.token = nil
        token.take(body)
        return body
    }

    /// Who the token belongs to.
    package func whoami() async throws -> WhoAmIBody {
        try await firstAnswer("The cluster cannot be asked") { node in
            try await node.send(NodeRequest(.get, Routes.whoami), for: WhoAmIBody.self)
        }
    }

    /// Who the token belongs to, by each node.
    package func whoamiEverywhere() async -> NodeResults<WhoAmIBody> {
        await askAll { node in
            try await node.send(NodeRequest(.get, Routes.whoami), for: WhoAmIBody.self)
        }
    }

    /// Changes the caller's password and keeps the new token. Throws `outcomeUnknown` if a node
    /// may have changed it without saying so.
    package func changePassword(_ body: PasswordBody) async throws -> TokenBody {
        let request = try NodeRequest(.put, Routes.password, deadline: .seconds(15))
            .with(json: body)
        var last: ClientError?
        for node in nodes {
            do {
                let answer = try await node.send(request, for: TokenBody.self)
                token.token = nil
                token.take(answer)
                return answer
            } catch let error as ClientError where error.isWorthAskingElsewhere {
                guard !error.mayHaveTakenEffect else {
                    throw error.saying(
                        """
                        It is not known whether the password was changed. Log in to find out: \
                        the old or the new one is right.
                        """, code: .outcomeUnknown)
                }
                last = error
            }
        }
        throw last ?? ClientError(.configuration, "The configuration names no nodes.")
    }

    /// Asks one node after the other, until one does not fail. A refusal of the credentials ends
    /// the search only when everybody has been asked.
    func firstAnswer<Value>(
        _ what: String, _ question: (NodeConnection) async throws -> Value
    ) async throws -> Value {
        var failures: [NodeName: ClientError] = [:]
        for node in nodes {
            do {
                return try await question(node)
            } catch let error as ClientError
                where error.isWorthAskingElsewhere || error.code == .unauthenticated
            {
                failures[node.name] = error
            }
        }
        throw NodeResults<Never>(answers: [:], failures: failures).commonFailure(what)
    }
}

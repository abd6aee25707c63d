package import DFSWire
import Foundation

extension ClusterClient {
    /// Gets a fresh token for the login that ``token`` holds, and keeps it there.
    ///
    /// Throws `ClientError`: `unauthenticated` if the login has ended, `unavailable` if no node can
    /// reach a majority to find out.
    @discardableResult
    package func renew() async throws -> TokenBody {
        guard let login = token.login, let renewal = login.renewal else {
            throw ClientError(.unauthenticated, "There is no login to renew. Log in again.")
        }
        let request = NodeRequest(
            .post, Routes.renew, headers: [("Authorization", "Bearer \(renewal)")])
        let body = try await firstAnswer("The login cannot be renewed") { node in
            try await node.send(request, for: TokenBody.self)
        }
        token.take(body)
        return body.renewing(login)
    }

    /// Renews the login in good time, again and again, until it ends or the task is cancelled.
    package func keepLoggedIn() async {
        while let login = token.login, login.renewal != nil {
            let left = login.expiresAtSeconds - Int(Date().timeIntervalSince1970)
            guard (try? await Task.sleep(for: .seconds(max(1, left * 2 / 3)))) != nil else {
                return
            }
            do {
                try await renew()
            } catch let error as ClientError where error.code == .unauthenticated {
                return
            } catch {
                logger.debug("login not renewed", metadata: ["error": "\(error)"])
            }
        }
    }

    /// Ends every login of the user everywhere, this one included.
    package func logoutEverywhere() async throws {
        let answer = try await firstAnswer("The logins cannot be ended") { node in
            try await node.send(NodeRequest(.post, Routes.logout, deadline: .seconds(15)))
        }
        logger.debug("logins ended", metadata: ["status": "\(answer.status)"])
        token.token = nil
    }
}

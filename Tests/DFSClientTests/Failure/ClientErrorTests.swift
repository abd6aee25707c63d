import AsyncHTTPClient
import DFSModel
import DFSWire
import Foundation
import NIOCore
import NIOFoundationCompat
import Testing

@testable import DFSClient

@Suite("Failures of nodes")
struct ClientErrorTests {
    /// A connection that is made and closed around `body`.
    private func withNode(
        _ address: String = "127.0.0.1:1", _ body: (NodeConnection) async throws -> Void
    ) async throws {
        let transport = NodeTransport(tls: nil)
        let node = NodeConnection(
            name: try Samples.node(3), address: try NodeAddress(address), transport: transport)
        do {
            try await body(node)
        } catch {
            await transport.shutdown()
            throw error
        }
        await transport.shutdown()
    }

    @Test("a node's own words are kept, without what steers a terminal")
    func answer() async throws {
        try await withNode { node in
            let body = FailureBody(
                code: .conditionFailed, message: "Somebody \u{1b}[31m won.",
                currentVersion: VersionID(high: 1, low: 2))
            let error = ClientError(
                answer: NodeAnswer(
                    status: 412, headers: [], body: ByteBuffer(data: try JSONEncoder().encode(body))
                ),
                of: node)
            #expect(error.code == .conditionFailed)
            #expect(error.message == "Somebody ?[31m won.")
            #expect(error.currentVersion == VersionID(high: 1, low: 2))
            #expect(error.node == node.name)
        }
    }

    @Test("an answer that is not ours is judged by its status")
    func foreign() async throws {
        try await withNode { node in
            let error = ClientError(
                answer: NodeAnswer(status: 502, headers: [], body: ByteBuffer(string: "<html>")),
                of: node)
            #expect(error.code == .unavailable)
            #expect(error.message.contains("DFS3"))
        }
    }

    @Test("a refused connection says so, and that nothing was sent")
    func refused() async throws {
        try await withNode { node in
            await #expect {
                try await node.send(NodeRequest(.get, Routes.health))
            } throws: { error in
                let error = error as? ClientError
                return error?.code == .unavailable && error?.isSurelyUnsent == true
                    && error?.message == "DFS3 at 127.0.0.1:1 does not answer."
            }
        }
    }

    @Test("only a failure whose effect is uncertain makes a change ambiguous")
    func ambiguity() {
        var attempt = ChangeAttempt()
        attempt.note(ClientError(.unavailable, "refused", isSurelyUnsent: true))
        attempt.note(ClientError(.unavailable, "no majority", status: 503))
        #expect(!attempt.isAmbiguous)
        #expect(attempt.failure("a").code == .unavailable)
        attempt.note(ClientError(.unavailable, "connection lost"))
        #expect(attempt.isAmbiguous)
        #expect(attempt.failure("a").code == .outcomeUnknown)
    }

    @Test("a node with a damaged catalog is passed over, and may have begun a change")
    func damaged() {
        let error = ClientError(.corrupt, "The catalog is damaged.", status: 422)
        #expect(error.isWorthAskingElsewhere && error.mayHaveTakenEffect)
    }
}

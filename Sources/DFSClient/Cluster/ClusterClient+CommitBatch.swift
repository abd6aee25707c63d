import DFSCluster
import DFSModel
import DFSWire
import NIOCore

extension ClusterClient {
    private static var batchDeadline: Duration { .seconds(15) }
    private static var sweeps: Int { 4 }

    /// Asks for the commits of many versions together, at one node after the other, until each has
    /// been decided. Gives the ballot of each, or why it was not committed: as
    /// ``change(_:subject:first:)`` throws.
    ///
    /// Throws ``ClientError`` only for what concerns all of them, such as `unauthenticated`.
    /// - Parameter first: the node to begin with.
    func commit(
        _ wanted: [(manifest: Manifest, condition: CommitBatch.Condition)], first: NodeName
    ) async throws -> [Result<Ballot, ClientError>] {
        var board = CommitBoard(wanted)
        for sweep in 0..<Self.sweeps {
            for node in await nodesToAsk(about: first.text, [first], sweep: sweep) {
                let open = board.open
                guard !open.isEmpty else { return board.results }
                try await ask(node, open, &board)
            }
            guard board.isWorthAnotherSweep(after: sweep) else { break }
            try await Task.sleep(for: BackOff.pause(after: sweep))
        }
        return board.results
    }

    private func ask(
        _ node: NodeConnection, _ open: [Int], _ board: inout CommitBoard
    ) async throws {
        let body = ByteBuffer(bytes: board.batch(open).binary)
        let request = NodeRequest(
            .post, Routes.batchFiles, headers: [("Content-Type", "application/octet-stream")],
            body: body, deadline: Self.batchDeadline)
        do {
            let answer = try await node.send(request)
            let reply = try CommitBatchReply(binary: answer.bytes)
            guard reply.items.count == open.count else {
                throw BinaryError.malformed("\(reply.items.count) answers to \(open.count) commits")
            }
            for (position, item) in zip(open, reply.items) { board.note(item, position, of: node) }
        } catch {
            let failure = ClientError(transport: error, of: node)
            guard board.note(failure, open) else { throw failure }
        }
    }
}

/// What is known of commits that were asked for together.
private struct CommitBoard {
    typealias Wanted = (manifest: Manifest, condition: CommitBatch.Condition)

    private let wanted: [Wanted]
    private var decided: [Result<Ballot, ClientError>?]
    private var attempts: [ChangeAttempt]

    init(_ wanted: [Wanted]) {
        self.wanted = wanted
        decided = Array(repeating: nil, count: wanted.count)
        attempts = Array(repeating: ChangeAttempt(), count: wanted.count)
    }

    /// Those that no node has decided.
    var open: [Int] { decided.indices.filter { decided[$0] == nil } }

    /// A request for some of them.
    func batch(_ positions: [Int]) -> CommitBatch {
        CommitBatch(
            items: positions.map { position in
                CommitBatch.Item(
                    manifest: wanted[position].manifest, condition: wanted[position].condition,
                    isRetry: attempts[position].isAmbiguous, stamp: attempts[position].stamp)
            })
    }

    mutating func note(_ item: CommitBatchReply.Item, _ position: Int, of node: NodeConnection) {
        switch item {
        case .committed(let ballot, _): decided[position] = .success(ballot)
        case .failed(let body):
            let error = ClientError(body, status: HTTPStatus.status(for: body.error.code), of: node)
            if error.isWorthAskingElsewhere || error.code == .late {
                attempts[position].note(error)
            } else {
                decided[position] = .failure(error)
            }
        }
    }

    /// The whole request failed. False if no node would answer it better, and none can have begun.
    mutating func note(_ error: ClientError, _ positions: [Int]) -> Bool {
        guard error.isWorthAskingElsewhere else {
            return positions.contains { attempts[$0].isAmbiguous } && error.saysNothing
        }
        for position in positions { attempts[position].note(error) }
        return true
    }

    func isWorthAnotherSweep(after sweep: Int) -> Bool {
        open.contains { attempts[$0].isWorthAnotherSweep(after: sweep) }
    }

    /// How each ended; what is still open failed as its attempts did.
    var results: [Result<Ballot, ClientError>] {
        decided.indices.map { position in
            decided[position]
                ?? .failure(attempts[position].failure(wanted[position].manifest.path.text))
        }
    }
}

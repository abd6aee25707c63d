import DFSCluster
import DFSModel
import DFSWire
import Foundation

/// Carries out what a ``Proposer`` decides: sends its messages to the voters and feeds it their
/// answers, until it has an outcome or the time is up.
///
/// Calls to voters that are no longer waited for go on by themselves until their own time limit:
/// cancelling them would cut connections to nodes that are merely a little later than the others.
struct ProposalDriver {
    let voters: [(name: NodeName, peer: any Peer)]
    let ballots: BallotClock
    /// The manifest that the change seals, or those that a kept value may name.
    let manifest: Manifest?
    /// Manifests of the versions named by a value, for voters that lack them.
    let manifestsOf: @Sendable (RegisterValue) async -> [Manifest]
    let deadline: ContinuousClock.Instant
    /// Where it is noted which voters failed for want of room.
    let fullDisks: FullDisks

    private enum Event: Sendable {
        case prepared(NodeName, Ballot, PrepareReply.Item)
        case accepted(NodeName, Ballot, AcceptAnswer)
        case failed(NodeName, Ballot)
        case timeUp
    }

    func run(_ start: Proposer, above floor: UInt64) async -> ProposerOutcome {
        var proposer = start
        let (events, feed) = AsyncStream.makeStream(of: Event.self)
        let timer = Task {
            try await Task.sleep(until: deadline, clock: .continuous)
            feed.yield(.timeUp)
        }
        defer {
            timer.cancel()
            feed.finish()
        }
        var attempt = 0
        var actions = begin(&proposer, above: floor)
        var stream = events.makeAsyncIterator()
        while true {
            for action in actions {
                switch action {
                case .prepare(let ballot): sendPrepare(ballot, proposer, feed)
                case .accept(let value): sendAccept(value, proposer.key, feed)
                case .commit(let value): await sendCommit(value, proposer.key)
                case .finish(let outcome): return outcome
                case .backOff: attempt += 1
                }
            }
            if actions.contains(.backOff) {
                guard await pause(beforeAttempt: attempt) else { return proposer.giveUp() }
                actions = begin(&proposer, above: 0)
            } else {
                guard let event = await stream.next() else { return proposer.giveUp() }
                if case .timeUp = event { return proposer.giveUp() }
                actions = receive(event, &proposer)
            }
        }
    }

    private func begin(_ proposer: inout Proposer, above floor: UInt64) -> [ProposerAction] {
        let counter = ballots.next(above: max(floor, proposer.counterSeen))
        return proposer.start(above: counter - 1)
    }

    private func receive(_ event: Event, _ proposer: inout Proposer) -> [ProposerAction] {
        switch event {
        case .prepared(let node, let ballot, let item):
            proposer.receive(item.answer, sealed: item.sealed, for: ballot, from: node)
        case .accepted(let node, let ballot, let answer):
            proposer.receive(answer, for: ballot, from: node)
        case .failed(let node, let ballot): proposer.fail(node, for: ballot)
        case .timeUp: []
        }
    }

    /// Waits a random time that grows with the attempts. False if the time is up before.
    private func pause(beforeAttempt attempt: Int) async -> Bool {
        let wait = Duration.milliseconds(
            Int.random(in: ProposalPace.pauseMilliseconds(beforeAttempt: attempt)))
        guard ContinuousClock.now + wait < deadline else { return false }
        return (try? await Task.sleep(for: wait)) != nil
    }
}

extension ProposalDriver {
    private func sendPrepare(
        _ ballot: Ballot, _ proposer: Proposer, _ feed: AsyncStream<Event>.Continuation
    ) {
        let item = PrepareRequest.Item(key: proposer.key, ballot: ballot, manifest: manifest)
        for (name, peer) in voters {
            Task {
                let reply = await answer(of: name) {
                    try await peer.prepare(PrepareRequest(items: [item]))
                }
                feed.yield(
                    reply?.items.first.map { .prepared(name, ballot, $0) } ?? .failed(name, ballot))
            }
        }
    }

    private func sendAccept(
        _ value: BallotedValue, _ key: RegisterKey, _ feed: AsyncStream<Event>.Continuation
    ) {
        let items = [ValuesMessage.Item(key: key, value: value)]
        for (name, peer) in voters {
            Task {
                let reply = await answer(of: name) { () -> AcceptAnswer? in
                    let first = try await peer.accept(ValuesMessage(items: items)).items.first
                    guard first == .lacksManifest else { return first }
                    let manifests = await manifestsOf(value.value)
                    let message = ValuesMessage(items: items, manifests: manifests)
                    return try await peer.accept(message).items.first
                }
                let accepted = reply.flatMap { $0 }
                feed.yield(
                    accepted.map { .accepted(name, value.ballot, $0) }
                        ?? .failed(name, value.ballot))
            }
        }
    }

    /// What a voter answers, or nil if it fails.
    private func answer<Reply: Sendable>(
        of node: NodeName, _ ask: () async throws -> Reply
    ) async -> Reply? {
        do {
            return try await ask()
        } catch {
            fullDisks.note(error, of: node)
            return nil
        }
    }

    /// Tells every voter, and waits a moment for those that answer at once, so that a list right
    /// after a put shows what was put on all nodes.
    private func sendCommit(_ value: BallotedValue, _ key: RegisterKey) async {
        let notice = ValuesMessage(items: [ValuesMessage.Item(key: key, value: value)])
        let (answers, feed) = AsyncStream.makeStream(of: Void.self)
        for (_, peer) in voters {
            Task {
                try? await peer.commit(notice)
                feed.yield()
            }
        }
        let timer = Task {
            try await Task.sleep(for: .milliseconds(500))
            feed.finish()
        }
        var count = 0
        for await _ in answers {
            count += 1
            if count == voters.count { break }
        }
        timer.cancel()
    }
}

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
    /// The epoch of the list that names the voters.
    let epoch: Int
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
        /// - Parameter isOutdated: it goes by a newer list of members.
        case failed(NodeName, Ballot, isOutdated: Bool)
        case timeUp
    }

    /// How a proposal under one list of members has ended.
    struct End: Sendable {
        let outcome: ProposerOutcome
        /// There is a newer list, by which it may be tried again.
        let isOutdated: Bool
    }

    func run(_ start: Proposer, above floor: UInt64) async -> End {
        var proposer = start
        var isOutdated = false
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
        guard var actions = begin(&proposer, above: floor) else {
            return End(outcome: proposer.giveUp(), isOutdated: true)
        }
        var stream = events.makeAsyncIterator()
        while true {
            for action in actions {
                switch action {
                case .prepare(let ballot): sendPrepare(ballot, proposer, feed)
                case .accept(let value): sendAccept(value, proposer.key, feed)
                case .commit(let value): await sendCommit(value, proposer.key)
                case .finish(let outcome): return End(outcome: outcome, isOutdated: isOutdated)
                case .backOff: attempt += 1
                }
            }
            if actions.contains(.backOff) {
                guard !isOutdated, await pause(beforeAttempt: attempt),
                    let next = begin(&proposer, above: 0)
                else { return End(outcome: proposer.giveUp(), isOutdated: isOutdated) }
                actions = next
                continue
            }
            switch await stream.next() {
            case nil, .timeUp: return End(outcome: proposer.giveUp(), isOutdated: isOutdated)
            case let event?:
                if case .failed(_, _, isOutdated: true) = event { isOutdated = true }
                actions = receive(event, &proposer)
            }
        }
    }

    /// Nil if ballots of a later epoch have been seen, so that none of this one can win.
    private func begin(_ proposer: inout Proposer, above floor: UInt64) -> [ProposerAction]? {
        ballots.next(above: max(floor, proposer.counterSeen), in: epoch).map {
            proposer.start(above: $0 - 1)
        }
    }

    private func receive(_ event: Event, _ proposer: inout Proposer) -> [ProposerAction] {
        switch event {
        case .prepared(let node, let ballot, let item):
            proposer.receive(item.answer, sealed: item.sealed, for: ballot, from: node)
        case .accepted(let node, let ballot, let answer):
            proposer.receive(answer, for: ballot, from: node)
        case .failed(let node, let ballot, _): proposer.fail(node, for: ballot)
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
                let event: Event = await answer(of: name, at: ballot) {
                    try await peer.prepare(PrepareRequest(items: [item])).items.first.map {
                        .prepared(name, ballot, $0)
                    }
                }
                feed.yield(event)
            }
        }
    }

    private func sendAccept(
        _ value: BallotedValue, _ key: RegisterKey, _ feed: AsyncStream<Event>.Continuation
    ) {
        let items = [ValuesMessage.Item(key: key, value: value)]
        for (name, peer) in voters {
            Task {
                let event: Event = await answer(of: name, at: value.ballot) {
                    var answer = try await peer.accept(ValuesMessage(items: items)).items.first
                    if answer == .lacksManifest {
                        let manifests = await manifestsOf(value.value)
                        let message = ValuesMessage(items: items, manifests: manifests)
                        answer = try await peer.accept(message).items.first
                    }
                    return answer.map { .accepted(name, value.ballot, $0) }
                }
                feed.yield(event)
            }
        }
    }

    /// What a voter answers, or that it fails.
    private func answer(
        of node: NodeName, at ballot: Ballot, _ ask: () async throws -> Event?
    ) async -> Event {
        do {
            return try await ask() ?? .failed(node, ballot, isOutdated: false)
        } catch {
            fullDisks.note(error, of: node)
            let code = (error as? any Failure)?.code
            return .failed(node, ballot, isOutdated: code == .otherMembers)
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

import DFSCluster
import DFSModel
import DFSWire
import Foundation

/// Carries out what ``Proposer``s decide, one or many at once: what they want to send to a voter
/// travels in one message, and each is fed its own part of the answers, until all have an outcome
/// or the time is up.
///
/// Calls to voters that are no longer waited for go on by themselves until their own time limit:
/// cancelling them would cut connections to nodes that are merely a little later than the others.
struct ProposalDriver {
    let voters: [(member: Member, peer: any Peer)]
    /// The epoch of the list that names the voters.
    let epoch: Int
    let ballots: BallotClock
    /// Manifests of the versions named by values, for voters that lack them.
    let manifestsOf: @Sendable ([RegisterValue]) async -> [Manifest]
    let deadline: ContinuousClock.Instant
    /// Where it is noted which voters failed for want of room.
    let fullDisks: FullDisks

    private enum Event: Sendable {
        case prepared(Member, [ProposalBatch.Sent], Answer<PrepareReply>)
        case accepted(Member, [ProposalBatch.Sent], Answer<AcceptReply>)
        /// The pause of these proposals is over.
        case resume([Int])
        case timeUp
    }

    /// What a voter answers; no reply if it fails.
    private struct Answer<Reply: Sendable>: Sendable {
        let reply: Reply?
        /// It goes by a newer list of members.
        var isOutdated = false
    }

    /// How proposals under one list of members have ended.
    struct End: Sendable {
        /// In the order of the proposals.
        let outcomes: [ProposerOutcome]
        /// There is a newer list, by which those that did not get through may be tried again.
        let isOutdated: Bool
    }

    func run(_ proposals: [ProposalBatch.Proposal]) async -> End {
        var batch = ProposalBatch(proposals, epoch: epoch)
        let (events, feed) = AsyncStream.makeStream(of: Event.self)
        let timer = Task {
            try await Task.sleep(until: deadline, clock: .continuous)
            feed.yield(.timeUp)
        }
        defer {
            timer.cancel()
            feed.finish()
        }
        var stream = events.makeAsyncIterator()
        var work = batch.begin(at: ballots)
        while true {
            await perform(work, &batch, feed)
            guard !batch.isFinished, let event = await stream.next() else { break }
            work = receive(event, &batch)
        }
        return End(outcomes: batch.finish(), isOutdated: batch.isOutdated)
    }

    private func receive(_ event: Event, _ batch: inout ProposalBatch) -> ProposalBatch.Work {
        switch event {
        case .prepared(let voter, let sent, let answer):
            if answer.isOutdated { batch.isOutdated = true }
            return batch.receive(answer.reply, to: sent, from: voter)
        case .accepted(let voter, let sent, let answer):
            if answer.isOutdated { batch.isOutdated = true }
            return batch.receive(answer.reply, to: sent, from: voter)
        case .resume(let positions): return batch.begin(positions, at: ballots)
        case .timeUp:
            batch.giveUp()
            return ProposalBatch.Work()
        }
    }

    private func perform(
        _ work: ProposalBatch.Work, _ batch: inout ProposalBatch,
        _ feed: AsyncStream<Event>.Continuation
    ) async {
        if !work.prepares.isEmpty { sendPrepares(work.prepares, batch, feed) }
        if !work.accepts.isEmpty { sendAccepts(work.accepts, batch, feed) }
        if !work.commits.isEmpty { await sendCommits(work.commits, batch) }
        if !work.backOffs.isEmpty { pause(work.backOffs, &batch, feed) }
    }

    /// Waits a random time that grows with the attempts; gives up what would begin too late, or by
    /// a list that is out of date.
    private func pause(
        _ positions: [Int], _ batch: inout ProposalBatch,
        _ feed: AsyncStream<Event>.Continuation
    ) {
        let attempt = batch.countAttempt(positions)
        let wait = Duration.milliseconds(
            Int.random(in: ProposalPace.pauseMilliseconds(beforeAttempt: attempt)))
        guard !batch.isOutdated, ContinuousClock.now + wait < deadline else {
            return batch.giveUp(positions)
        }
        Task {
            try await Task.sleep(for: wait)
            feed.yield(.resume(positions))
        }
    }
}

extension ProposalDriver {
    private func sendPrepares(
        _ wanted: [ProposalBatch.Sent], _ batch: ProposalBatch,
        _ feed: AsyncStream<Event>.Continuation
    ) {
        let request = PrepareRequest(items: wanted.map { batch.prepareItem($0) })
        for (member, peer) in voters {
            Task {
                let answer = await answer(of: member.name) { try await peer.prepare(request) }
                feed.yield(.prepared(member, wanted, answer))
            }
        }
    }

    private func sendAccepts(
        _ wanted: [(position: Int, value: BallotedValue)], _ batch: ProposalBatch,
        _ feed: AsyncStream<Event>.Continuation
    ) {
        let message = batch.message(wanted)
        let sent = wanted.map { ProposalBatch.Sent(position: $0.position, ballot: $0.value.ballot) }
        for (member, peer) in voters {
            Task {
                let answer = await answer(of: member.name) { try await accept(message, at: peer) }
                feed.yield(.accepted(member, sent, answer))
            }
        }
    }

    /// Asks once more, with the manifests, for the values whose manifests the peer lacks.
    private func accept(
        _ message: ValuesMessage, at peer: any Peer
    ) async throws -> AcceptReply {
        let first = try await peer.accept(message)
        var answers = first.items
        let lacking = answers.indices.filter { answers[$0] == .lacksManifest }
        guard !lacking.isEmpty, answers.count == message.items.count else { return first }
        let again = lacking.map { message.items[$0] }
        let second = try await peer.accept(
            ValuesMessage(
                items: again, manifests: await manifestsOf(again.map(\.value.value)),
                heard: message.heard))
        for (position, answer) in zip(lacking, second.items) { answers[position] = answer }
        return AcceptReply(items: answers, steps: second.steps)
    }

    private func answer<Reply: Sendable>(
        of node: NodeName, _ ask: () async throws -> Reply
    ) async -> Answer<Reply> {
        do {
            return Answer(reply: try await ask())
        } catch {
            fullDisks.note(error, of: node)
            let code = (error as? any Failure)?.code
            return Answer(reply: nil, isOutdated: code == .otherMembers)
        }
    }

    /// Tells every voter, and waits a moment for those that answer at once, so that a list right
    /// after a put shows what was put on all nodes.
    private func sendCommits(
        _ chosen: [(position: Int, value: BallotedValue)], _ batch: ProposalBatch
    ) async {
        let notice = batch.message(chosen)
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

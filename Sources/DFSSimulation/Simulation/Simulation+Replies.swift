import DFSCluster
import DFSModel

/// A node that hears from a peer, or does not.
extension Simulation {
    /// - Parameter reply: nil if none came in time.
    mutating func receive(_ reply: PeerReply?, to call: PeerCall) {
        let node = call.from
        guard nodes[node].isUp, nodes[node].boot == call.boot,
            let purpose = nodes[node].calls.removeValue(forKey: call.id)
        else { return }
        let peer = cast.nodes[call.to]
        switch (purpose, reply) {
        case (.prepare(let proposal, let ballot), .prepared(let answer, let sealed)):
            let seen = asSeen(answer, proposal, node)
            feed(proposal, node) { $0.receive(seen, sealed: sealed, for: ballot, from: peer) }
        case (.prepare(let proposal, let ballot), _):
            feed(proposal, node) { $0.fail(peer, for: ballot) }
        case (.accept(let proposal, let path, let value, false), .accepted(.lacksManifest)):
            let uploads = nodes[node].durable.uploads(of: value.value)
            ask(
                call.to, by: node, .accept(path: path, value, uploads),
                for: .accept(proposal: proposal, path: path, value, isResent: true))
        case (.accept(let proposal, _, let value, _), .accepted(let answer)):
            feed(proposal, node) { $0.receive(answer, for: value.ballot, from: peer) }
        case (.accept(let proposal, _, let value, _), _):
            feed(proposal, node) { $0.fail(peer, for: value.ballot) }
        case (.read(let number), .read(let answer)): gather(number, answer, peer, node)
        case (.read(let number), _): gather(number, nil, peer, node)
        case (.changes(let after), .changes(let rows, let newest)):
            take(rows, newest: newest, after: after, from: call.to, node)
        case (.rows(let page, let newest), .rows(let rows)):
            for row in rows { learn(row.path, row.value, row.uploads, node) }
            record(page, newest: newest, of: call.to, node)
        case (.changes, _), (.rows, _): nodes[node].following.remove(call.to)
        }
    }

    /// The broken variant does not see that its own operation was applied.
    private func asSeen(_ answer: PrepareAnswer, _ proposal: Int, _ node: Int) -> PrepareAnswer {
        guard variant == .retryWithoutRecent, case .promised(let accepted?) = answer,
            let operation = nodes[node].proposals[proposal]?.start.change.operation
        else { return answer }
        let value = accepted.value.ignoring(operation)
        return .promised(accepted: BallotedValue(ballot: accepted.ballot, value: value))
    }

    /// A client asks for what is chosen.
    mutating func strictRead(_ path: Int, _ call: ClientCall) {
        let node = call.to
        lastProposal += 1
        nodes[node].reads[lastProposal] = ReadRun(
            call: call, path: path, waitingFor: cast.nodes.count)
        for peer in cast.nodes.indices {
            ask(peer, by: node, .read(path: path), for: .read(lastProposal))
        }
    }

    /// - Parameter answer: nil if the peer did not answer.
    private mutating func gather(
        _ number: Int, _ answer: StrictRead.Answer?, _ peer: NodeName, _ node: Int
    ) {
        guard var read = nodes[node].reads.removeValue(forKey: number) else { return }
        read.waitingFor -= 1
        if let answer { read.answers[peer] = answer }
        guard read.waitingFor == 0 else {
            nodes[node].reads[number] = read
            return
        }
        switch StrictRead.verdict(read.answers, ofVoters: cast.nodes.count, epoch: 1) {
        case .chosen(let value): reply(.read(value?.value.content ?? .absent), to: read.call)
        case .unavailable: reply(.unavailable, to: read.call)
        case .undecided:
            let identity = Change.identity(.random(using: &generator))
            propose(
                ProposalStart(
                    path: read.path, change: identity, upload: nil, completion: .read(read.call)),
                node)
        }
    }
}

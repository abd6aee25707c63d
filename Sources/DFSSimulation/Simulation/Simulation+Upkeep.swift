import DFSCluster
import DFSModel

/// What a node does by itself: follow its peers, collect, count its uptime.
extension Simulation {
    mutating func fire(_ timer: NodeTimer, _ node: Int) {
        switch timer {
        case .follow:
            for peer in cast.nodes.indices where peer != node { follow(peer, node) }
            arm(.follow, node, around: Pace.followEvery)
        case .settle:
            if nodes[node].votes, variant != .unsettled { settle(node) }
            arm(.settle, node, around: Pace.followEvery)
        case .collect:
            if nodes[node].votes, nodes[node].collection == nil {
                let versions = nodes[node].durable.unwantedVersions()
                nodes[node].collection = CollectionRun(versions: versions)
                collectNext(node)
            }
            arm(.collect, node, around: Pace.collectEvery)
        case .uptime:
            nodes[node].live.addUptime(seconds: Pace.uptimeEvery / 1_000)
            sync(node)
            queue.add(
                .timer(node: node, boot: nodes[node].boot, .uptime), at: now + Pace.uptimeEvery)
        case .startAgain(let proposal): begin(proposal, node, above: 0)
        case .timeUp(let proposal): feed(proposal, node) { [.finish($0.giveUp())] }
        case .removeFiles(let version, let chunks):
            for index in chunks {
                nodes[node].files.remove(NodeModel.File(version: version, index: index))
            }
            checkRemoved(version, node)
        }
    }

    mutating func arm(_ timer: NodeTimer, _ node: Int, around mean: Int) {
        queue.add(
            .timer(node: node, boot: nodes[node].boot, timer),
            at: now + generator.pause(around: mean))
    }

    /// Leads identity rounds for what was accepted and not heard of since.
    private mutating func settle(_ node: Int) {
        let undecided = nodes[node].durable.undecided()
        let due = nodes[node].settling.due(
            undecided.map { (key: cast.keys[$0.path], ballot: $0.ballot) })
        for path in cast.paths.indices where due.contains(cast.keys[path]) {
            let identity = Change.identity(.random(using: &generator))
            propose(
                ProposalStart(path: path, change: identity, upload: nil, completion: .settle),
                node)
        }
    }

    // MARK: Following

    private mutating func follow(_ peer: Int, _ node: Int) {
        guard nodes[node].following.insert(peer).inserted else { return }
        askForChanges(peer, node)
    }

    private mutating func askForChanges(_ peer: Int, _ node: Int) {
        let after = nodes[node].durable.peers[peer].followed
        ask(peer, by: node, .changes(after: after), for: .changes(after: after))
    }

    mutating func take(
        _ rows: [CommittedRow], newest: Int, after: Int, from peer: Int, _ node: Int
    ) {
        let page = FollowedPage(
            after: after, sequences: rows.map(\.sequence), newest: newest,
            pageSize: Pace.followPageSize)
        let news = nodes[node].durable.behind(rows)
        guard !news.isEmpty else { return record(page, newest: newest, of: peer, node) }
        ask(peer, by: node, .rows(news), for: .rows(page, newest: newest))
    }

    mutating func record(_ page: FollowedPage, newest: Int, of peer: Int, _ node: Int) {
        if page.isProgress,
            !nodes[node].live.follow(peer, upTo: page.followed, newest: newest)
        {
            nodes[node].following.remove(peer)
            return
        }
        afterSync(node, .followed(peer: peer, isLast: page.isLast))
    }

    mutating func followed(_ peer: Int, by node: Int, isLast: Bool) {
        guard isLast else { return askForChanges(peer, node) }
        nodes[node].following.remove(peer)
        nodes[node].caughtUp.insert(peer)
        guard variant == .committedRowsOnly, !nodes[node].votes,
            nodes[node].caughtUp.count + 1 >= cast.nodes.count / 2 + 1
        else { return }
        nodes[node].votes = true
        if trace.isOn { trace.note(now, "\(name(node)) votes again") }
    }

    // MARK: Collecting

    private mutating func collectNext(_ node: Int) {
        guard var run = nodes[node].collection else { return }
        guard let version = run.versions.first else {
            nodes[node].collection = nil
            return
        }
        run.paths = variant == .sealedExpires ? [] : nodes[node].durable.sealedPaths(of: version)
        run.proof = [:]
        nodes[node].collection = run
        proveNext(node)
    }

    private mutating func proveNext(_ node: Int) {
        guard let run = nodes[node].collection, let version = run.versions.first else { return }
        guard let path = run.paths.first else {
            let chunks = nodes[node].live.forget(
                version, proof: run.proof,
                ignoringSeals: variant == .sealedExpires)
            if let chunks { afterSync(node, .forgotten(version, chunks: chunks)) }
            return skipVersion(node)
        }
        propose(
            ProposalStart(
                path: path, change: .identity(.random(using: &generator)), upload: nil,
                completion: .collect(version)),
            node)
    }

    private mutating func skipVersion(_ node: Int) {
        nodes[node].collection?.versions.removeFirst()
        collectNext(node)
    }

    /// An identity round for a version that may go has ended.
    mutating func proven(_ version: VersionID, _ outcome: ProposerOutcome, _ node: Int) {
        guard var run = nodes[node].collection, run.versions.first == version,
            !run.paths.isEmpty
        else { return }
        guard let chosen = outcome.chosen,
            CollectionRule.isProof(chosen.value, against: version)
        else { return skipVersion(node) }
        run.proof[cast.keys[run.paths.removeFirst()]] = chosen.ballot
        nodes[node].collection = run
        proveNext(node)
    }

    /// The catalog has forgotten a version; its files go a moment later.
    mutating func forgotten(_ version: VersionID, _ chunks: [Int], _ node: Int) {
        if trace.isOn { trace.note(now, "\(name(node)) has collected \(text(version))") }
        checkRemoved(version, node)
        queue.add(
            .timer(
                node: node, boot: nodes[node].boot, .removeFiles(version, chunks: chunks)),
            at: now + generator.number(1...50))
    }
}

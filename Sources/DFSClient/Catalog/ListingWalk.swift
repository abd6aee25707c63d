import DFSCluster
import DFSModel

/// Drives an ``EntryMerge``, one ``ListStretch`` after the other: all nodes are asked for what lies
/// behind the same place, so those that know the same send the same pages.
///
/// The nodes have their next work before the caller has looked at the entries of a stretch, and even
/// before all of them have sent theirs: the first page that arrives says where the next stretch
/// most likely begins. If it does not, it is asked for again, and nothing is guessed until the nodes
/// agree again.
actor ListingWalk {
    /// The most entries that are asked for at once; what bounds memory.
    static let mostEntries = 4_000
    /// The most stretches that are asked for and not used.
    private static let mostAsked = 2

    private var merge = EntryMerge()
    private(set) var failures: [NodeName: ClientError] = [:]
    private let nodeCount: Int
    /// Stretches that follow each other.
    private var asked: [Asked] = []
    /// What to ask if nothing is asked for; nil at the end of all lists.
    private var next: StretchQuestion?
    private let looksAhead: Bool
    /// Whether the nodes said the same in the stretch that was read last.
    private var doNodesAgree = true

    private struct Asked {
        let question: StretchQuestion
        let answer: Task<StretchQuestion.Answer, Never>
        /// Where the first page that arrived ends.
        var end: [UInt8]?
    }

    init(_ nodes: [EntryPages], firstPage: Int, looksAhead: Bool) {
        nodeCount = nodes.count
        self.looksAhead = looksAhead
        next = StretchQuestion(
            nodes: nodes, after: nil, limit: min(firstPage, Self.mostEntries))
    }

    deinit {
        for asked in asked { asked.answer.cancel() }
    }

    /// The next entries, and the nodes that have failed so far; none at the end.
    func entries() async throws -> (entries: [ClusterEntry], silent: Set<NodeName>) {
        var merged: [ClusterEntry] = []
        while merged.isEmpty {
            if asked.isEmpty, let next { ask(next) }
            guard let first = asked.first else { break }
            let answer = try await answer(of: first)
            asked.removeFirst()
            failures.merge(answer.failures) { $1 }
            guard failures.count < nodeCount else {
                throw NodeResults<Never>(answers: [:], failures: failures)
                    .commonFailure("The list cannot be read")
            }
            goOn(behind: answer.stretch, of: first.question)
            merged = merge.merge(answer.stretch)
        }
        return (merged, Set(failures.keys))
    }

    private func answer(of asked: Asked) async throws -> StretchQuestion.Answer {
        let task = asked.answer
        let answer = await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
        if Task.isCancelled { throw ClientError.interrupted }
        return answer
    }

    private func ask(_ question: StretchQuestion) {
        let answer = Task { [weak self] in
            await question.answer { [weak self] in await self?.note(end: $0, of: question) }
        }
        asked.append(Asked(question: question, answer: answer))
    }

    /// Notes where a stretch that was asked for seems to end.
    private func note(end: [UInt8], of question: StretchQuestion) {
        guard let index = asked.firstIndex(where: { $0.question.after == question.after }) else {
            return
        }
        asked[index].end = end
        askAhead()
    }

    private func askAhead() {
        guard looksAhead, doNodesAgree, asked.count < Self.mostAsked, let last = asked.last,
            let end = last.end
        else { return }
        ask(last.question.following(last.question.nodes, after: end))
    }

    /// Sees to it that what comes behind a stretch is asked for.
    private func goOn(behind stretch: ListStretch, of question: StretchQuestion) {
        doNodesAgree = stretch.isCommon
        let nodes = question.nodes.filter { stretch.goingOn.contains($0.node) }
        next = stretch.end.map { question.following(nodes, after: $0) }
        let isAsked = asked.first.map { guess in
            guess.question.after == stretch.end && guess.question.nodes.count == nodes.count
        }
        if isAsked == false || next == nil {
            for guess in asked { guess.answer.cancel() }
            asked = []
        }
        if looksAhead, asked.isEmpty, let next { ask(next) }
        askAhead()
    }
}

extension StretchQuestion {
    /// The question behind this one. Pages get longer: a list that is short, or not wanted to its
    /// end, costs little; a long one soon has the longest pages.
    fileprivate func following(_ nodes: [EntryPages], after: [UInt8]) -> StretchQuestion {
        StretchQuestion(
            nodes: nodes, after: after, limit: min(2 * limit, ListingWalk.mostEntries))
    }
}

import DFSCluster
import DFSModel

/// Finding and mending, as `Node` does it (docs/healing.md).
extension HealingSimulation {
    // MARK: Finding

    /// The scrub, or a verification, looks at a chunk that is recorded as stored.
    mutating func scrub(_ node: Int) {
        let stored = nodes[node].disk.records.filter { $0.value == .stored }.keys.sorted()
        guard !stored.isEmpty else { return }
        let chunk = generator.pick(stored)
        nodes[node].look(at: chunk)
    }

    /// What a look has found is recorded, perhaps much later: that a chunk is whole only if nobody
    /// has written its record since.
    mutating func mark(_ node: Int) {
        guard let chunk = nodes[node].marks.keys.min(),
            let mark = nodes[node].marks.removeValue(forKey: chunk)
        else { return }
        let isLate = mark.stamp != nodes[node].disk.stamps[chunk]
        guard mark.record == .damaged || !isLate || variant == .lateMark else { return }
        record(chunk, mark.record, node)
    }

    /// Records a finding, and queues the chunk in the same transaction if it is not whole.
    private mutating func record(_ chunk: ChunkName, _ mark: HealingNode.Record, _ node: Int) {
        guard nodes[node].disk.records[chunk] != nil else { return }
        nodes[node].disk.record(chunk, as: mark)
        if mark == .stored { dequeue(chunk, node) }
        guard mark == .damaged, holds(node, chunk) else { return }
        if variant == .queueInMemory {
            nodes[node].volatileQueue.insert(chunk)
        } else {
            nodes[node].disk.queue.insert(chunk)
        }
    }

    // MARK: Mending

    /// Begins a repair, or goes on with one by one step.
    mutating func repair(_ node: Int) {
        let queue = nodes[node].disk.queue.union(nodes[node].volatileQueue)
        let chunks = queue.union(nodes[node].repairs.keys).sorted()
        guard !chunks.isEmpty else { return }
        advance(generator.pick(chunks), node)
    }

    mutating func advance(_ chunk: ChunkName, _ node: Int) {
        switch nodes[node].repairs[chunk] {
        case nil: begin(chunk, node)
        case .begun: look(chunk, node)
        case .found(.right):
            adopted += 1
            finish(chunk, node)
        case .found(.wrong):
            record(chunk, .damaged, node)
            nodes[node].repairs[chunk] = .condemned
        case .condemned:
            // To `quarantine/`, from where nothing comes back by itself.
            nodes[node].remove(chunk)
            nodes[node].repairs[chunk] = .asking(sources(chunk, node), current: nil)
        case .asking(let sources, current: nil): ask(sources, chunk, node)
        case .asking: break
        case .received(let bytes) where variant == .rowBeforeFile:
            nodes[node].disk.record(chunk, as: .stored)
            dequeue(chunk, node)
            nodes[node].repairs[chunk] = .recordedFirst(bytes)
        case .received(let bytes):
            nodes[node].write(chunk, bytes)
            nodes[node].repairs[chunk] = .written
        case .recordedFirst(let bytes):
            nodes[node].write(chunk, bytes)
            nodes[node].repairs[chunk] = nil
        case .written:
            fetched += 1
            finish(chunk, node)
        }
    }

    private mutating func begin(_ chunk: ChunkName, _ node: Int) {
        if variant == .takenFromQueue { nodes[node].disk.queue.remove(chunk) }
        guard isNamed(chunk.version, by: node) else {
            return dequeue(chunk, node)
        }
        nodes[node].repairs[chunk] = .begun
    }

    private mutating func dequeue(_ chunk: ChunkName, _ node: Int) {
        nodes[node].disk.queue.remove(chunk)
        nodes[node].volatileQueue.remove(chunk)
    }

    /// What lies here already.
    private mutating func look(_ chunk: ChunkName, _ node: Int) {
        switch nodes[node].disk.files[chunk] {
        case nil: nodes[node].repairs[chunk] = .asking(sources(chunk, node), current: nil)
        case .wrong where variant != .uncheckedAdoption:
            nodes[node].repairs[chunk] = .found(.wrong)
        case .right, .wrong:
            nodes[node].disk.struck.remove(chunk)
            nodes[node].repairs[chunk] = .found(.right)
        }
    }

    private func sources(_ chunk: ChunkName, _ node: Int) -> [NodeName] {
        guard let layout = versions[chunk.version]?.layout else { return [] }
        return RepairPlan.sources(
            ofChunk: chunk.index, layout: layout, own: nodes[node].name,
            members: nodes.map(\.name))
    }

    /// Asks the next member, or gives up until the next try.
    private mutating func ask(_ sources: [NodeName], _ chunk: ChunkName, _ node: Int) {
        guard let next = sources.first, let peer = index(of: next) else {
            nodes[node].repairs[chunk] = nil
            return
        }
        nodes[node].repairs[chunk] = .asking(Array(sources.dropFirst()), current: next)
        letters.append(HealingLetter(from: node, to: peer, chunk: chunk, body: .fetch))
    }

    /// The row of a chunk whose file is durable, and the end of its place in the queue.
    private mutating func finish(_ chunk: ChunkName, _ node: Int) {
        nodes[node].repairs[chunk] = nil
        let isForgotten = nodes[node].disk.forgotten.contains(chunk.version)
        guard !isForgotten || variant == .revivesForgotten else { return }
        nodes[node].disk.record(chunk, as: .stored)
        dequeue(chunk, node)
        note("\(nodes[node].name) holds \(text(chunk)) again")
    }

    /// Bytes of a peer have come, or the word that it has none.
    private mutating func receive(_ bytes: HealingNode.Bytes?, _ letter: HealingLetter) {
        let (node, chunk) = (letter.to, letter.chunk)
        guard case .asking(let sources, let current) = nodes[node].repairs[chunk],
            current == nodes[letter.from].name
        else { return }
        switch bytes {
        case .right: nodes[node].repairs[chunk] = .received(.right)
        case .wrong where variant == .uncheckedFetch:
            nodes[node].repairs[chunk] = .received(.wrong)
        case .wrong:
            reply(.check, to: letter)
            nodes[node].repairs[chunk] = .asking(sources, current: nil)
        case nil: nodes[node].repairs[chunk] = .asking(sources, current: nil)
        }
    }

    /// A node waits no longer for answers.
    mutating func timeOut(_ node: Int) {
        for (chunk, task) in nodes[node].repairs {
            guard case .asking(let sources, current: .some) = task else { continue }
            nodes[node].repairs[chunk] = .asking(sources, current: nil)
        }
        nodes[node].removals = [:]
    }

    // MARK: Leftovers

    /// A ready node begins to remove a chunk of what is chosen that its layout puts elsewhere, or
    /// goes on with that.
    mutating func removeSurplus(_ node: Int) {
        guard nodes[node].isReady else { return }
        let surplus = nodes[node].disk.records.keys.filter {
            isWanted($0.version) && !holds(node, $0) && nodes[node].removals[$0] == nil
        }.sorted()
        guard let chunk = surplus.first, nodes.count(where: { $0.isUp }) > nodes.count / 2
        else { return }
        nodes[node].removals[chunk] = Removal(attempt: step)
        if variant == .unconfirmedSurplus {
            return remove(chunk, node, confirmed: Set(holders(chunk)))
        }
        for peer in holders(chunk).compactMap({ index(of: $0) }) {
            letters.append(
                HealingLetter(from: node, to: peer, chunk: chunk, body: .confirm(attempt: step)))
        }
    }

    private mutating func remove(_ chunk: ChunkName, _ node: Int, confirmed: Set<NodeName>) {
        guard let version = versions[chunk.version] else { return }
        let chosen = current(version.path).map {
            RegisterValue(content: .file(version: $0, manifestDigest: Digest.of([1])))
        }
        let mayGo = RemovalRule.mayRemove(
            chunk: chunk.index, of: chunk.version, layout: version.layout, own: nodes[node].name,
            chosen: chosen, confirmed: confirmed)
        guard mayGo else { return }
        nodes[node].removals[chunk] = nil
        nodes[node].disk.record(chunk, as: nil)
        nodes[node].remove(chunk)
        note("\(nodes[node].name) removes its leftover \(text(chunk))")
    }

    // MARK: Letters

    /// A letter arrives, or gets lost; now and then it comes again.
    mutating func deliver() {
        guard !letters.isEmpty else { return }
        let position = generator.number(0...letters.count - 1)
        let letter = letters[position]
        if !generator.happens(perMille: 30) { letters.remove(at: position) }
        guard !generator.happens(perMille: lossPerMille) else { return }
        receive(letter)
    }

    mutating func receive(_ letter: HealingLetter) {
        let (node, chunk) = (letter.to, letter.chunk)
        guard nodes[node].isUp else { return }
        switch letter.body {
        case .fetch:
            let isServed = nodes[node].serves(chunk)
            reply(.bytes(isServed ? nodes[node].disk.files[chunk] : nil), to: letter)
        case .bytes(let bytes): receive(bytes, letter)
        case .check: if nodes[node].disk.records[chunk] != nil { nodes[node].look(at: chunk) }
        case .confirm(let attempt):
            recheck(chunk, node)
            reply(.confirmed(nodes[node].serves(chunk), attempt: attempt), to: letter)
        case .confirmed(let isWhole, let attempt):
            guard isWhole, var removal = nodes[node].removals[chunk], removal.attempt == attempt
            else { return }
            removal.confirmed.insert(nodes[letter.from].name)
            nodes[node].removals[chunk] = removal
            remove(chunk, node, confirmed: removal.confirmed)
        }
    }

    /// Looks at a copy and records what it finds.
    private mutating func recheck(_ chunk: ChunkName, _ node: Int) {
        guard nodes[node].disk.records[chunk] != nil else { return }
        record(chunk, nodes[node].isWhole(chunk) ? .stored : .damaged, node)
    }

    private mutating func reply(_ body: HealingLetter.Body, to letter: HealingLetter) {
        letters.append(
            HealingLetter(from: letter.to, to: letter.from, chunk: letter.chunk, body: body))
    }
}

import DFSModel

/// What must hold at every moment, and in the end.
extension HealingSimulation {
    /// No chunk of what is chosen is lost, and no record says more than is true.
    mutating func checkCopies() {
        guard violation == nil else { return }
        for chunk in wantedChunks where !nodes.indices.contains(where: { isSafe(chunk, $0) }) {
            violate("\(text(chunk)), which is chosen, is on no node any more")
        }
        for node in nodes { checkRecords(of: node) }
    }

    /// What is recorded as stored is there and right, unless a fault has struck it since.
    private mutating func checkRecords(of node: HealingNode) {
        for (chunk, record) in node.disk.records where record == .stored {
            guard node.disk.files[chunk] != .right, !node.disk.struck.contains(chunk)
            else { continue }
            violate("\(node.name) has recorded \(text(chunk)) without holding it")
        }
    }

    /// The faults end; every node starts and does what it does by itself, a few times.
    mutating func settleDown() {
        for _ in 0..<40 where violation == nil {
            for node in nodes.indices where !nodes[node].isUp { start(node) }
            for node in nodes.indices { heal(node) }
            deliverAll()
        }
        for node in nodes.indices { checkEnd(node) }
    }

    /// What a node does by itself, until nothing moves.
    private mutating func heal(_ node: Int) {
        guard nodes[node].isUp else { return }
        timeOut(node)
        for path in chosen.indices where nodes[node].disk.committed[path] < chosen[path].count {
            learn(path, node)
        }
        nodes[node].isReady = true
        while nodes[node].isUp, !nodes[node].disk.uncompared.isEmpty { compare(node) }
        for chunk in nodes[node].disk.records.filter({ $0.value == .stored }).keys.sorted() {
            nodes[node].look(at: chunk)
        }
        while !nodes[node].marks.isEmpty { mark(node) }
        let queue = nodes[node].disk.queue.union(nodes[node].volatileQueue)
        for chunk in queue.union(nodes[node].repairs.keys).sorted() {
            for _ in 0..<4 { advance(chunk, node) }
        }
    }

    private mutating func deliverAll() {
        while !letters.isEmpty, violation == nil {
            let letter = letters.removeFirst()
            receive(letter)
            checkCopies()
        }
    }

    private mutating func checkEnd(_ node: Int) {
        guard violation == nil else { return }
        guard nodes[node].isUp, nodes[node].isReady else {
            return violate("\(nodes[node].name) does not come back although all others are there")
        }
        if let chunk = nodes[node].disk.queue.first(where: { isWanted($0.version) }) {
            violate("\(nodes[node].name) does not repair \(text(chunk))")
        }
        for chunk in wantedChunks where holds(node, chunk) {
            let isHeld = nodes[node].disk.records[chunk] == .stored && nodes[node].isWhole(chunk)
            if !isHeld { violate("\(nodes[node].name) ends without \(text(chunk))") }
        }
    }
}

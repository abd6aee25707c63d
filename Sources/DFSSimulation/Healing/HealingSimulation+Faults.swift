import DFSCluster
import DFSModel

/// What goes wrong.
extension HealingSimulation {
    mutating func breakSomething() {
        let node = generator.number(0...nodes.count - 1)
        switch generator.number(0...9) {
        case ..<3: crash(node)
        case ..<6: damage(node)
        case ..<7: loseDisk(node)
        case ..<8: nodes[node].backup = nodes[node].disk
        case ..<9: restore(node)
        default: damageCatalog(node)
        }
    }

    /// A node's process ends at once (kill -9, or the power fails: what is written is durable).
    mutating func crash(_ node: Int) {
        guard nodes[node].isUp else { return }
        if !nodes[node].repairs.isEmpty { cutRepairs += 1 }
        nodes[node].isUp = false
        nodes[node].forget()
        note("\(nodes[node].name) crashes")
    }

    /// A node starts that is not up. One whose catalog is damaged replaces it if the others are
    /// healthy, and stays down if not (``DamageRule``).
    mutating func startSome() {
        let down = nodes.indices.filter { !nodes[$0].isUp }
        if !down.isEmpty { start(generator.pick(down)) }
    }

    mutating func start(_ node: Int) {
        if nodes[node].isStopped {
            let others = nodes.filter { $0.name != nodes[node].name }
            let verdict = DamageRule.verdict(
                isWhole: false, isWanted: false,
                othersAreHealthy: others.allSatisfy { $0.isUp && $0.isReady })
            guard verdict == .replace else { return }
            note("\(nodes[node].name) replaces its damaged catalog")
            nodes[node].isStopped = false
            nodes[node].loseCatalog()
        }
        nodes[node].isUp = true
    }

    /// Bytes of a file change, or it vanishes.
    private mutating func damage(_ node: Int) {
        let files = nodes[node].disk.files.keys.filter {
            isWanted($0.version) && canSpare($0, on: node)
        }.sorted()
        guard !files.isEmpty else { return }
        let chunk = generator.pick(files)
        nodes[node].disk.files[chunk] = generator.number(0...2) == 0 ? nil : .wrong
        nodes[node].disk.struck.insert(chunk)
        struck += 1
        note("\(text(chunk)) on \(nodes[node].name) is damaged")
    }

    /// A disk is gone; the node is started on an empty folder, with `--replace`.
    private mutating func loseDisk(_ node: Int) {
        guard canSpareAll(on: node) else { return }
        note("\(nodes[node].name) loses its disk")
        struck += nodes[node].disk.files.count
        nodes[node].disk.files = [:]
        nodes[node].disk.struck = []
        nodes[node].loseCatalog()
        nodes[node].isStopped = false
        nodes[node].isUp = true
    }

    /// An old copy of a node's disk takes its place. The others remember more of it, so it begins
    /// anew in its slot, beside the files of the copy.
    private mutating func restore(_ node: Int) {
        guard let backup = nodes[node].backup, canSpareAll(on: node) else { return }
        note("\(nodes[node].name) is an old copy of itself")
        nodes[node].disk = backup
        nodes[node].loseCatalog()
        nodes[node].isStopped = false
        nodes[node].isUp = true
    }

    private mutating func damageCatalog(_ node: Int) {
        guard nodes.allSatisfy({ $0.isReady && !$0.isStopped }),
            nodes[node].disk.files.keys.allSatisfy({
                holds(node, $0) || canSpare($0, on: node)
            })
        else { return }
        crash(node)
        nodes[node].isStopped = true
        note("the catalog of \(nodes[node].name) is damaged")
    }

    /// Whether a right copy of a chunk is left elsewhere, where healing finds it: with a holder,
    /// or recorded on another node that is not about to remove it.
    func canSpare(_ chunk: ChunkName, on node: Int) -> Bool {
        guard isWanted(chunk.version) else { return true }
        guard nodes.allSatisfy({ $0.removals[chunk] == nil }) else { return false }
        return nodes.indices.contains { $0 != node && isSafe(chunk, $0) }
    }

    func isSafe(_ chunk: ChunkName, _ node: Int) -> Bool {
        guard nodes[node].isWhole(chunk) else { return false }
        return holds(node, chunk)
            || nodes[node].disk.records[chunk] == .stored && !nodes[node].isStopped
    }

    private func canSpareAll(on node: Int) -> Bool {
        // A second catalog is not lost before the first one is back.
        nodes.indices.allSatisfy { $0 == node || (nodes[$0].isReady && !nodes[$0].isStopped) }
            && nodes[node].disk.files.keys.allSatisfy { canSpare($0, on: node) }
    }
}

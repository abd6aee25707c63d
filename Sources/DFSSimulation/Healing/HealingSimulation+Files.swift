import DFSCluster
import DFSModel

/// What clients do, and how nodes come to know of it.
extension HealingSimulation {
    /// A client puts content: every holder has its part durably before the version is chosen.
    mutating func put() throws {
        let up = nodes.indices.filter { nodes[$0].isUp && nodes[$0].isReady }
        guard up.count > nodes.count / 2 else { return }
        let path = generator.number(0...Self.pathCount - 1)
        let version = VersionID(high: 3, low: UInt64(versions.count + 1))
        let count = generator.number(1...4)
        let layout = try Layout(
            nodes: up.map { nodes[$0].name }, rotation: generator.number(0...up.count - 1),
            copies: generator.number(1...min(3, up.count)))
        versions[version] = Version(path: path, layout: layout, chunkCount: count)
        for chunk in (1...count).map({ ChunkName(version: version, index: $0) }) {
            for node in up where holds(node, chunk) || generator.number(0...7) == 0 {
                nodes[node].write(chunk, .right)
                nodes[node].disk.record(chunk, as: .stored)
            }
        }
        chosen[path].append(version)
        note("v\(version.lowBits) is chosen at p\(path + 1) with \(layout.copies) copies")
    }

    mutating func delete() {
        let path = generator.number(0...Self.pathCount - 1)
        guard current(path) != nil else { return }
        chosen[path].append(nil)
        note("p\(path + 1) is deleted")
    }

    /// A node learns the newest committed row of a path; once it knows all that it has to know
    /// since it began anew, it is ready.
    mutating func follow(_ node: Int) {
        let behind = chosen.indices.filter { nodes[node].disk.committed[$0] < chosen[$0].count }
        guard !behind.isEmpty else {
            nodes[node].isReady = true
            return
        }
        learn(generator.pick(behind), node)
    }

    mutating func learn(_ path: Int, _ node: Int) {
        nodes[node].disk.committed[path] = chosen[path].count
        nodes[node].disk.uncompared.insert(path)
    }

    /// Compares a register that has changed with the chunks here, and queues what lacks in the
    /// transaction that remembers the place.
    mutating func compare(_ node: Int) {
        guard let path = nodes[node].disk.uncompared.min() else { return }
        let lacking = lacking(path, node)
        switch variant {
        case .queueInMemory: nodes[node].volatileQueue.formUnion(lacking)
        case .placeBeforeQueue where !lacking.isEmpty && generator.number(0...4) == 0:
            nodes[node].disk.uncompared.remove(path)
            return crash(node)
        default: nodes[node].disk.queue.formUnion(lacking)
        }
        nodes[node].disk.uncompared.remove(path)
    }

    /// Chunks of the version that a node's row of a path names which belong here and are not
    /// recorded as stored.
    private func lacking(_ path: Int, _ node: Int) -> [ChunkName] {
        let known = nodes[node].disk.committed[path]
        guard known > 0, let version = chosen[path][known - 1],
            let count = versions[version]?.chunkCount
        else { return [] }
        return (1...count).map { ChunkName(version: version, index: $0) }.filter {
            holds(node, $0) && nodes[node].disk.records[$0] != .stored
        }
    }

    /// Whether the row that a node has of a version's path names it.
    func isNamed(_ version: VersionID, by node: Int) -> Bool {
        guard let path = versions[version]?.path else { return false }
        let known = nodes[node].disk.committed[path]
        return known > 0 && chosen[path][known - 1] == version
    }

    /// Forgets a version that a strict read says is not chosen any more, and then its files.
    mutating func collect(_ node: Int) {
        guard nodes[node].isReady, nodes.count(where: { $0.isUp }) > nodes.count / 2 else { return }
        let known = Set(nodes[node].disk.records.keys).union(nodes[node].disk.queue)
        let unwanted = Set(known.map(\.version)).filter { !isWanted($0) }
        guard let version = unwanted.min() else { return }
        for chunk in known where chunk.version == version {
            nodes[node].disk.record(chunk, as: nil)
            nodes[node].disk.queue.remove(chunk)
        }
        nodes[node].disk.forgotten.insert(version)
        // A crash here leaves files without a row, for the administrator.
        guard generator.number(0...9) > 0 else { return crash(node) }
        for chunk in nodes[node].disk.files.keys where chunk.version == version {
            nodes[node].remove(chunk)
        }
    }
}

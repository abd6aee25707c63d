import DFSModel

/// Does what a ``FaultPlan`` says to a fleet, several things at once.
actor FaultDriver {
    private let fleet: NodeFleet
    private let means: any FaultMeans
    private var plan: FaultPlan
    private var busy: Set<Int> = []
    private(set) var counts = FaultCounts()
    /// Why a fault could not be carried out.
    private(set) var failure: (any Error)?

    init(fleet: NodeFleet, means: any FaultMeans, plan: FaultPlan) {
        self.fleet = fleet
        self.means = means
        self.plan = plan
    }

    /// Makes faults until `isOver` says so, and takes back the last ones.
    func run(until isOver: @escaping @Sendable (FaultCounts) -> Bool) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            while !isOver(counts), failure == nil {
                let (pause, fault) = plan.next()
                try await Task.sleep(for: .milliseconds(pause))
                guard busy.isDisjoint(with: fault.nodes) else { continue }
                busy.formUnion(fault.nodes)
                group.addTask { await self.carryOut(fault) }
            }
            try await group.waitForAll()
        }
        if let failure { throw failure }
    }

    private func carryOut(_ fault: Fault) async {
        do {
            try await perform(fault)
        } catch {
            failure = failure ?? error
        }
        busy.subtract(fault.nodes)
    }

    private func perform(_ fault: Fault) async throws {
        switch fault {
        case .kill(let nodes, let down):
            for node in nodes where try await fleet.kill(fleet.names[node]) { counts.kills += 1 }
            try await Task.sleep(for: .milliseconds(down))
            try await startAll(nodes)
        case .stop(let node, let milliseconds):
            counts.stops += 1
            await fleet.pause(fleet.names[node])
            try await Task.sleep(for: .milliseconds(milliseconds))
            await fleet.resume(fleet.names[node])
        case .cutPower(let nodes, let down):
            // First all cuts, so that no node hears of another's end.
            for node in nodes { try means.cutPower(of: fleet.data(of: fleet.names[node])) }
            for node in nodes { try await fleet.kill(fleet.names[node], mayBeDead: true) }
            counts.cuts += nodes.count
            try await Task.sleep(for: .milliseconds(down))
            for node in nodes { try await means.mountAgain(fleet.data(of: fleet.names[node])) }
            try await startAll(nodes)
        case .disturb(let disturbance, let milliseconds):
            counts.note(disturbance)
            try await means.begin(disturbance, on: fleet.names)
            try await Task.sleep(for: .milliseconds(milliseconds))
            try await means.end(disturbance, on: fleet.names)
        }
    }

    private func startAll(_ nodes: [Int]) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for node in nodes {
                let name = fleet.names[node]
                group.addTask { try await self.fleet.start(name) }
            }
            try await group.waitForAll()
        }
    }
}

/// How many faults there were of each kind.
package struct FaultCounts: Codable, Hashable, Sendable {
    package internal(set) var kills = 0
    package internal(set) var stops = 0
    package internal(set) var cuts = 0
    package internal(set) var partitions = 0
    package internal(set) var losses = 0
    package internal(set) var delays = 0
    package internal(set) var resets = 0

    mutating func note(_ fault: NetworkFault) {
        switch fault {
        case .oneWay, .partition: partitions += 1
        case .loss: losses += 1
        case .delay: delays += 1
        case .reset: resets += 1
        }
    }
}

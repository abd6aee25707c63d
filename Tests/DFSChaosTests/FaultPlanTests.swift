import Testing

@testable import DFSChaos

@Suite struct FaultPlanTests {
    @Test("the same seed gives the same faults, of the kinds that are wanted")
    func replay() {
        var first = FaultPlan(
            seed: 11, nodeCount: 4, kinds: [.kill, .stop], pauseMilliseconds: 900)
        var second = FaultPlan(
            seed: 11, nodeCount: 4, kinds: [.kill, .stop], pauseMilliseconds: 900)
        var kinds: Set<String> = []
        for _ in 0..<400 {
            let (pause, fault) = first.next()
            let (otherPause, otherFault) = second.next()
            #expect(pause == otherPause && fault == otherFault && (0...900).contains(pause))
            #expect(fault.nodes.allSatisfy { (0..<4).contains($0) } && !fault.nodes.isEmpty)
            switch fault {
            case .kill(let nodes, _): kinds.insert("kill \(nodes.count)")
            case .stop: kinds.insert("stop")
            default: Issue.record("\(fault) is not wanted")
            }
        }
        #expect(kinds.isSuperset(of: ["kill 1", "kill 2", "kill 4", "stop"]))
    }
}

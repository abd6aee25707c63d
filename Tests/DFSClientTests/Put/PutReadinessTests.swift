import DFSModel
import DFSWire
import Testing

@testable import DFSClient

@Suite("Whether a put can begin")
struct PutReadinessTests {
    private func health(
        up: [Int], of count: Int = 4, available: Int = 1_000, writable: Bool = true
    ) throws -> NodeResults<HealthBody> {
        var answers: [NodeName: HealthBody] = [:]
        var failures: [NodeName: ClientError] = [:]
        for number in 1...count {
            let name = try Samples.node(number)
            if up.contains(number) {
                answers[name] = HealthBody(
                    node: name, cluster: ClusterID(high: 1, low: 1), status: "ok",
                    writable: writable, availableBytes: available)
            } else {
                failures[name] = ClientError(.unavailable, "\(name) does not answer.")
            }
        }
        return NodeResults(answers: answers, failures: failures)
    }

    private func code(_ health: NodeResults<HealthBody>, size: Int?) -> FailureCode? {
        do {
            _ = try PutReadiness(health, size: size, copies: 2)
            return nil
        } catch {
            return (error as? ClientError)?.code
        }
    }

    @Test("three of four nodes suffice, two do not")
    func majority() throws {
        #expect(try PutReadiness(health(up: [1, 2, 4]), size: 10, copies: 2).candidates.count == 3)
        #expect(try code(health(up: [1, 2]), size: 10) == .unavailable)
        #expect(try code(health(up: []), size: 10) == .unavailable)
    }

    @Test("too little room is told apart from too few nodes")
    func room() throws {
        #expect(try code(health(up: [1, 2, 3, 4]), size: 1_999) == nil)
        #expect(try code(health(up: [1, 2, 3, 4]), size: 10_000) == .noSpace)
        let full = try health(up: [1, 2, 3, 4], available: 0, writable: false)
        #expect(code(full, size: 1) == .noSpace)
        #expect(try code(health(up: [1, 2, 3, 4]), size: nil) == nil)
    }

    @Test("nodes that have just started are not taken for full ones")
    func starting() throws {
        #expect(try code(health(up: [1, 2, 3, 4], writable: false), size: 1) == .unavailable)
    }
}

import DFSTesting
import Foundation
import Testing

extension AllPrograms {
    @Suite("A crowd", .sharedNodes)
    struct CrowdTests {
        @Test("50 clients at once put, and 50 at once get: all succeed", .timeLimit(.minutes(3)))
        func fifty() async throws {
            let nodes = try SharedNodes.get()
            for number in 1...50 {
                try nodes.programs.makeFile(
                    "crowd\(number)", bytes: 1_000 * number, seed: UInt64(number))
            }
            try await all(nodes) { ["put", nodes.programs.path("crowd\($0)"), "crowd/\($0)"] }
            let list = try await nodes.dfc("list", "--complete", "crowd")
            #expect(list.output.split(separator: "\n").count == 50, "\(list)")
            try await all(nodes) { ["get", "crowd/\($0)", nodes.programs.path("back\($0)")] }
            for number in 1...50 {
                #expect(
                    nodes.programs.isSame(
                        nodes.programs.path("crowd\(number)"),
                        nodes.programs.path("back\(number)")))
            }
        }

        @Test("20 clients put the same name at once: one of their contents is there, whole")
        func sameName() async throws {
            let nodes = try SharedNodes.get()
            for number in 1...20 {
                try nodes.programs.makeFile(
                    "same\(number)", bytes: 50_000 + number, seed: UInt64(number))
            }
            let copy = nodes.programs.path("same-copy")
            let endings = try await endings(nodes, count: 20) {
                ["put", nodes.programs.path("same\($0)"), "same"]
            }
            let winners = endings.indices.filter { endings[$0].status == 0 }
            #expect(!winners.isEmpty)
            for ended in endings where ended.status != 0 {
                #expect(ended.isSentence && [4, 69, 75].contains(ended.status), "\(ended)")
            }
            #expect(try await nodes.dfc("get", "same", copy).status == 0)
            #expect(
                (1...20).contains {
                    nodes.programs.isSame(nodes.programs.path("same\($0)"), copy)
                })
        }

        private func all(
            _ nodes: NodeProcesses, _ arguments: @escaping @Sendable (Int) -> [String]
        ) async throws {
            for ended in try await endings(nodes, count: 50, arguments) {
                #expect(ended.status == 0, "\(ended)")
            }
        }

        private func endings(
            _ nodes: NodeProcesses, count: Int,
            _ arguments: @escaping @Sendable (Int) -> [String]
        ) async throws -> [Ended] {
            try await withThrowingTaskGroup(of: Ended.self) { group in
                for number in 1...count {
                    group.addTask {
                        try await nodes.programs.run(
                            "dfc", arguments(number), timeoutSeconds: 90)
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
        }
    }
}

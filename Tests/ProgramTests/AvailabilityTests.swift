import Foundation
import Testing

extension AllPrograms {
    @Suite("Nodes that are down", .sharedNodes)
    struct AvailabilityTests {
        @Test("A get needs two opposite nodes, a put needs a majority, and each says so")
        func down() async throws {
            let nodes = try SharedNodes.get()
            let source = try nodes.programs.makeFile("book", bytes: 500_000, seed: 8)
            let copy = nodes.programs.path("copy")
            #expect(try await nodes.dfc("put", source, "book").status == 0)

            try await nodes.stop(2)
            let degraded = try await nodes.dfc("put", source, "three")
            #expect(degraded.status == 0, "\(degraded)")
            #expect(try await nodes.dfc("get", "book", copy).status == 0)
            #expect(nodes.programs.isSame(source, copy))

            try await nodes.stop(4)
            let two = try await nodes.dfc("get", "book", copy)
            #expect(two.status == 0, "\(two)")
            let put = try await nodes.dfc("put", source, "two")
            #expect(put.status == 69 && put.errors.contains("two put failed"), "\(put)")

            try await nodes.stop(3)
            try? FileManager.default.removeItem(atPath: copy)
            let incomplete = try await nodes.dfc("get", "book", copy)
            #expect(incomplete.status == 5 && incomplete.isSentence, "\(incomplete)")
            #expect(!FileManager.default.fileExists(atPath: copy))
            let list = try await nodes.dfc("list", "--incomplete")
            #expect(list.output.contains("book  [incomplete] missing"), "\(list)")
            let found = try await nodes.dfc("find", "--name", "book")
            #expect(found.output.contains("book  [incomplete] missing"), "\(found)")
            #expect(found.output.contains("down)"), "Nothing is lost: \(found)")
            #expect(try await nodes.dfc("list", "--complete").output == "")
            let strict = try await nodes.dfc("list", "--strict")
            #expect(
                strict.status == 69 && strict.errors.contains("1 of 4 nodes answer"), "\(strict)")
            let doctor = try await nodes.dfc("doctor")
            #expect(doctor.status == 1 && doctor.output.contains("PROBLEM  DFS2 at"), "\(doctor)")

            try await nodes.stop(1)
            let none = try await nodes.dfc("list")
            #expect(none.status == 69 && none.isSentence, "\(none)")
            try expireKeptToken(nodes)
            let late = try await nodes.dfc("list")
            #expect(late.status == 69 && late.isSentence, "\(late)")
            #expect(late.errors.contains("You cannot be logged in: no node answers."), "\(late)")
            let lone = try await nodes.dfc("doctor")
            #expect(lone.status == 1 && !lone.output.contains("login of"), "\(lone)")
            let status = try await nodes.programs.run("dfs", ["status", "--root", nodes.root])
            #expect(status.status == 69, "\(status)")

            for number in 1...4 { try await nodes.start(number) }
            #expect(try await nodes.dfc("get", "book", copy).status == 0)
            #expect(nodes.programs.isSame(source, copy))
            #expect(try await nodes.dfc("stat", "two").status == 3)
        }

        /// Makes the login of `dfc login` one that has to be renewed first.
        private func expireKeptToken(_ nodes: NodeProcesses) throws {
            let folder = nodes.programs.path("home/state/dfc")
            let files = try FileManager.default.contentsOfDirectory(atPath: folder)
            let file = "\(folder)/\(try #require(files.first { $0.hasSuffix("-alice.token") }))"
            let text = try String(contentsOfFile: file, encoding: .utf8)
            let expired = text.replacing(/"expires_at":\d+/, with: "\"expires_at\":1")
            #expect(expired != text)
            try expired.write(toFile: file, atomically: false, encoding: .utf8)
        }
    }
}

import DFSModel
import Foundation
import Testing

extension AllPrograms {
    @Suite("Processes that are killed", .sharedNodes, .serialized)
    struct CrashTests {
        /// One file that was put again and again, each time with other content.
        private struct Entry {
            let name: String
            /// The file that was acknowledged last, if one was.
            var acknowledged: String?
            /// Files whose put ended without an acknowledgement after that.
            var doubtful: [String] = []
        }

        @Test("kill -9 of nodes during puts loses nothing that was acknowledged")
        func nodes() async throws {
            let nodes = try SharedNodes.get()
            let ledger = try await withThrowingTaskGroup(of: [Entry].self) { group in
                for writer in 1...2 { group.addTask { try await write(writer, nodes) } }
                for number in [3, 1, 4] {
                    try await Task.sleep(for: .milliseconds(1_500))
                    try await nodes.stop(number, with: SIGKILL)
                    try await Task.sleep(for: .milliseconds(1_000))
                    try await nodes.start(number)
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(ledger.compactMap(\.acknowledged).count > 5)
            try await check(ledger, nodes)
            let verify = try await nodes.verify()
            #expect(verify.status == 0, "\(verify)")
            try await nodes.stopAll()
            let stopped = try await nodes.verify()
            #expect(stopped.status == 0, "\(stopped)")
            for number in 1...4 { try await nodes.start(number) }
            try await check(ledger, nodes)
        }

        /// Puts files for some seconds, each name several times.
        private func write(_ writer: Int, _ nodes: NodeProcesses) async throws -> [Entry] {
            var entries = (0..<8).map { Entry(name: "crash/\(writer)-\($0)") }
            let end = ContinuousClock.now + .seconds(8)
            for round in 0... where ContinuousClock.now < end {
                let index = round % entries.count
                let size = [700, 60_000, 1_500_000][round % 3]
                let source = try nodes.programs.makeFile(
                    "w\(writer)-\(round)", bytes: size, seed: UInt64(writer * 1_000 + round))
                let put = try await nodes.dfc("put", source, entries[index].name)
                if put.status == 0 {
                    entries[index].acknowledged = source
                    entries[index].doubtful = []
                } else {
                    #expect([69, 75].contains(put.status) && put.isSentence, "\(put)")
                    entries[index].doubtful.append(source)
                }
                if ContinuousClock.now >= end { break }
            }
            return entries
        }

        private func check(_ ledger: [Entry], _ nodes: NodeProcesses) async throws {
            let copy = nodes.programs.path("crash-copy")
            for entry in ledger {
                let get = try await nodes.dfc("get", entry.name, copy)
                guard get.status == 0 else {
                    #expect(get.status == 3 && entry.acknowledged == nil, "\(entry): \(get)")
                    continue
                }
                let possible = [entry.acknowledged].compactMap { $0 } + entry.doubtful
                #expect(
                    possible.contains { nodes.programs.isSame($0, copy) },
                    "\(entry.name) holds what was never put, or an older version")
            }
        }

        @Test("A client killed half-way leaves nothing visible and no damage")
        func client() async throws {
            let nodes = try SharedNodes.get()
            let pipe = try Fifo(nodes.programs.path("half"))
            let put = try nodes.programs.start(
                "dfc", ["put", "-", "half"], inputFile: pipe.path)
            try await pipe.write(mebibytes: 80)
            #expect(try Self.blobBytes(nodes) > 16 << 20)
            await put.signal(SIGKILL)
            #expect(try await put.wait(timeoutSeconds: 10).status == 128 + SIGKILL)
            #expect(try await nodes.dfc("stat", "half").status == 3)
            #expect(try await nodes.dfc("list", "-r").output.contains("half") == false)
            let verify = try await nodes.verify()
            #expect(verify.status == 0, "\(verify)")
        }

        @Test("SIGINT stops a put with 130 and leaves nothing visible")
        func interrupt() async throws {
            let nodes = try SharedNodes.get()
            let pipe = try Fifo(nodes.programs.path("interrupted"))
            let put = try nodes.programs.start(
                "dfc", ["put", "-", "interrupted"], inputFile: pipe.path)
            try await pipe.write(mebibytes: 20)
            await put.signal(SIGINT)
            #expect(try await put.wait(timeoutSeconds: 10).status == 130)
            #expect(try await nodes.dfc("stat", "interrupted").status == 3)
        }

        /// Bytes in all blob folders.
        private static func blobBytes(_ nodes: NodeProcesses) throws -> Int {
            var bytes = 0
            for number in 1...4 {
                let root = nodes.data(number) + "/blobs"
                for case let path as String in FileManager.default.enumerator(atPath: root)
                    ?? .init()
                {
                    let facts = try? FileManager.default.attributesOfItem(atPath: root + "/" + path)
                    bytes += facts?[.size] as? Int ?? 0
                }
            }
            return bytes
        }
    }
}

import Foundation
import Testing

extension ProgramTests {
    /// A file system of its own, so small that it is soon full.
    enum SmallDisk {
        /// Whether this process may mount one.
        static let isPossible: Bool = {
            let folder = NSTemporaryDirectory() + "/dfs-mount-\(UUID().uuidString)"
            defer { try? FileManager.default.removeItem(atPath: folder) }
            guard mkdir(folder, 0o700) == 0,
                mount("none", folder, "tmpfs", 0, "size=1m") == 0
            else { return false }
            return umount(folder) == 0
        }()

        static func with<Value>(
            _ folder: String, mebibytes: Int, _ body: () async throws -> Value
        ) async throws -> Value {
            guard mkdir(folder, 0o755) == 0,
                mount("none", folder, "tmpfs", 0, "size=\(mebibytes)m") == 0
            else { throw CocoaError(.fileWriteUnknown) }
            defer { umount2(folder, Int32(MNT_DETACH)) }
            return try await body()
        }
    }

    @Suite(
        "A full disk",
        .enabled(if: SmallDisk.isPossible, "mounting a small tmpfs needs root"))
    struct FullDiskTests {
        @Test("A put without room says so with 74; what is there stays readable, and goes with rm")
        func full() async throws {
            try await Programs.with { programs in
                let disk = programs.path("disk")
                try await SmallDisk.with(disk, mebibytes: 48) {
                    try await NodeProcesses.with(in: programs, root: "disk/cluster") {
                        try await fill($0, disk: disk)
                    }
                }
            }
        }

        private func fill(_ nodes: NodeProcesses, disk: String) async throws {
            let programs = nodes.programs
            var kept: [String] = []
            var refused: Ended?
            for number in 1...20 where refused == nil {
                let name = "file\(number)"
                let source = try programs.makeFile(name, bytes: 3 << 20, seed: UInt64(number))
                let ended = try await nodes.dfc("put", source)
                if ended.status == 0 { kept.append(name) } else { refused = ended }
            }
            let refusal = try #require(refused)
            #expect(refusal.status == 74 && refusal.isSentence, "\(refusal)")
            #expect(refusal.errors.contains("put failed"), "\(refusal)")
            #expect(kept.count >= 3)
            try await expectReadable(kept, nodes)

            // Somebody else takes the last byte.
            let foreign = FileManager.default.createFile(atPath: disk + "/foreign", contents: nil)
            #expect(foreign)
            let file = try #require(FileHandle(forWritingAtPath: disk + "/foreign"))
            while (try? file.write(contentsOf: Data(count: 4_096))) != nil {}
            try file.close()
            let small = try programs.makeFile("small", bytes: 100)
            let put = try await nodes.dfc("put", small)
            #expect(put.status == 74 && put.isSentence, "\(put)")
            try await expectReadable(kept, nodes)
            #expect(await nodes.allRun())

            try FileManager.default.removeItem(atPath: disk + "/foreign")
            for name in kept.prefix(2) {
                let removal = try await nodes.dfc("rm", name)
                #expect(removal.status == 0, "\(removal)")
            }
            try await expectReadable(Array(kept.dropFirst(2)), nodes)
            let list = try await nodes.dfc("list")
            #expect(list.output.split(separator: "\n").count == kept.count - 2, "\(list)")
            let verify = try await nodes.verify()
            #expect(verify.status == 0, "\(verify)")
        }

        private func expectReadable(_ names: [String], _ nodes: NodeProcesses) async throws {
            let copy = nodes.programs.path("copy")
            for name in names {
                let get = try await nodes.dfc("get", name, copy)
                #expect(get.status == 0, "\(name): \(get)")
                #expect(nodes.programs.isSame(nodes.programs.path(name), copy))
            }
        }
    }
}

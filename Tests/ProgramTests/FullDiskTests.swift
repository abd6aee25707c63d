import Foundation
import Testing

extension AllPrograms {
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
        /// Four catalogs share the disk, so their reserve is larger than that of one node.
        private static let reserveBytes = 24 << 20

        @Test("A put without room says so with 74; what is there stays readable, and goes with rm")
        func full() async throws {
            try await onSmallDisk { nodes, _ in
                let kept = try await fill(nodes)
                #expect(kept.count >= 3)
                try await expectReadable(kept, nodes)
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
        }

        @Test("Nodes live through a disk whose last byte somebody else took, and go on afterwards")
        func reserveGone() async throws {
            try await onSmallDisk { nodes, disk in
                let name = "first"
                let source = try nodes.programs.makeFile(name, bytes: 3 << 20, seed: 1)
                #expect(try await nodes.dfc("put", source).status == 0)
                let foreign = disk + "/foreign"
                try takeTheRest(foreign)
                let put = try await nodes.dfc("put", source, "second")
                #expect(put.status == 74 && put.isSentence, "\(put)")
                try await expectReadable([name], nodes)
                #expect(await nodes.allRun())
                try FileManager.default.removeItem(atPath: foreign)
                let again = try await nodes.dfc("put", source, "second")
                #expect(again.status == 0, "\(again)")
                #expect(try await nodes.dfc("rm", "second").status == 0)
                try await expectReadable([name], nodes)
                let verify = try await nodes.verify()
                #expect(verify.status == 0, "\(verify)")
            }
        }

        private func onSmallDisk(
            _ body: (NodeProcesses, _ disk: String) async throws -> Void
        ) async throws {
            try await Programs.with { programs in
                var programs = programs
                programs.environment["DFS_RESERVE_BYTES"] = "\(Self.reserveBytes)"
                let disk = programs.path("disk")
                try await SmallDisk.with(disk, mebibytes: 64) {
                    try await NodeProcesses.with(in: programs, root: "disk/cluster") {
                        try await body($0, disk)
                    }
                }
            }
        }

        /// Puts files until one is refused for lack of room; gives the names of the others.
        private func fill(_ nodes: NodeProcesses) async throws -> [String] {
            var kept: [String] = []
            for number in 1...20 {
                let name = "file\(number)"
                let source = try nodes.programs.makeFile(
                    name, bytes: 3 << 20, seed: UInt64(number))
                let put = try await nodes.dfc("put", source)
                guard put.status == 0 else {
                    #expect(put.status == 74 && put.isSentence, "\(put)")
                    #expect(put.errors.contains("\(name) put failed"), "\(put)")
                    return kept
                }
                kept.append(name)
            }
            Issue.record("The disk did not become full.")
            return kept
        }

        private func takeTheRest(_ path: String) throws {
            _ = FileManager.default.createFile(atPath: path, contents: nil)
            let file = try #require(FileHandle(forWritingAtPath: path))
            while (try? file.write(contentsOf: Data(count: 4_096))) != nil {}
            try file.close()
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

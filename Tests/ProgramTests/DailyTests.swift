import DFSTesting
import Foundation
import Testing

extension AllPrograms {
    @Suite("The daily commands", .sharedNodes)
    struct DailyTests {
        @Test("cp and mv give names to contents, folders too, and refuse what makes no sense")
        func copyAndMove() async throws {
            let nodes = try SharedNodes.get()
            let source = try nodes.programs.makeFile("book", bytes: 41_544, seed: 41)
            #expect(try await nodes.dfc("put", source, "cm/a/book").status == 0)
            #expect(try await nodes.dfc("mkdir", "cm/a/empty").status == 0)
            let copy = try await nodes.dfc("cp", "--json", "cm/a/book", "cm/copy").objects()
            let original = try await nodes.dfc("stat", "--json", "cm/a/book").objects()
            #expect(copy.first?["version"] as? String == original.first?["version"] as? String)
            #expect(copy.first?["action"] as? String == "copied")
            #expect(try await nodes.dfc("cp", "cm/a", "cm/b").status == 6)
            #expect(try await nodes.dfc("cp", "-r", "cm/a", "cm/b").status == 0)
            #expect(try await nodes.dfc("mv", "cm/b", "cm/c").status == 0)
            #expect(try await nodes.dfc("mv", "cm/copy", "cm/c/").status == 0)
            let list = try await nodes.dfc("list", "-r", "--json", "cm").objects()
            #expect(
                list.compactMap { $0["path"] as? String } == [
                    "cm/a/book", "cm/c/book", "cm/c/copy",
                ])
            #expect(try await nodes.dfc("tree", "cm/c").output.contains("empty/"))
            for wrong in [
                ["mv", "cm/c/book", "cm/c/book"], ["mv", "cm/c", "cm/c/inside"],
                ["mv", "cm/c/book", "cm/c"], ["cp", "-n", "cm/a/book", "cm/c/book"],
            ] {
                let refused = try await nodes.programs.run("dfc", wrong)
                #expect(refused.status != 0 && refused.isSentence, "\(wrong) \(refused)")
            }
            #expect(try await nodes.dfc("mv", "cm/nothing", "cm/x").status == 3)
            let back = nodes.programs.path("copied")
            #expect(try await nodes.dfc("get", "cm/c/copy", back).status == 0)
            #expect(nodes.programs.isSame(source, back))
            let moved = try await nodes.dfc("get", "--plan", "cm/c/copy")
            #expect(
                moved.output.hasPrefix("cm/c/copy: 41,544 bytes, 4 chunks\n  version "), "\(moved)")
            #expect(try await nodes.verify().status == 0)
        }

        @Test("cat, tree, du and find show what is there")
        func looking() async throws {
            let nodes = try SharedNodes.get()
            for (name, text) in [("look/a", "one\n"), ("look/b/c.txt", "three\n")] {
                #expect(try await nodes.dfc("put", "-", name, input: text).status == 0)
            }
            #expect(try await nodes.dfc("mkdir", "look/empty").status == 0)
            #expect(try await nodes.dfc("cat", "look/a", "look/b/c.txt").output == "one\nthree\n")
            #expect(try await nodes.dfc("cat", "look/b").status == 6)
            let pieces = try await nodes.dfc("cat", "--json", "look/a").objects()
            #expect(pieces.first?["base64"] as? String == "b25lCg==")
            #expect(pieces.first?["offset"] as? Int == 0)
            #expect(pieces.last?["size"] as? Int == 4 && pieces.count == 2, "\(pieces)")
            #expect(
                try await nodes.dfc("find", ".", "--name", "c.txt").output == "look/b/c.txt\n")
            let tree = try await nodes.dfc("tree", "look")
            #expect(
                tree.output == """
                    look
                    ├── a  4 B
                    ├── b/
                    │   └── c.txt  6 B
                    └── empty/

                    2 folders, 2 files, 10 B

                    """)
            let sums = try await nodes.dfc("du", "--json", "look").objects()
            #expect(sums.compactMap { $0["path"] as? String } == ["look", "look/b", "look/empty"])
            #expect(sums.first?["bytes"] as? Int == 10 && sums.first?["stored_bytes"] as? Int == 20)
            let found = try await nodes.dfc("find", "look", "--name", "*.txt", "--larger", "5")
            #expect(found.output == "look/b/c.txt\n")
            #expect(try await nodes.dfc("find", "look", "--older", "1d").output == "")
            #expect(
                try await nodes.dfc("find", "look", "--newer", "1d", "--json").objects().count == 2)
            #expect(
                try await nodes.dfc("find", "look", "--type", "folder").output == "look/empty/\n")
            for command in ["tree", "du", "find"] {
                let missing = try await nodes.dfc(command, "no such folder")
                #expect(missing.status == 3 && missing.isSentence, "\(command) \(missing)")
            }
        }

        @Test("sync transfers what differs, both ways, and diff agrees that nothing does")
        func sync() async throws {
            let nodes = try SharedNodes.get()
            let local = nodes.programs.path("photos")
            for (name, text) in [("a.jpg", "A"), ("sub/b.jpg", "B"), ("c.tmp", "C")] {
                let path = "\(local)/\(name)"
                try FileManager.default.createDirectory(
                    atPath: URL(fileURLWithPath: path).deletingLastPathComponent().path,
                    withIntermediateDirectories: true)
                try nodes.programs.write(text, to: path)
            }
            let dry = try await nodes.dfc("sync", "--dry-run", "--exclude", "*.tmp", local, "s/p")
            #expect(dry.output == "would put a.jpg\nwould put sub/b.jpg\n", "\(dry)")
            #expect(try await nodes.dfc("list", "s").status == 3)
            #expect(try await nodes.dfc("sync", "--exclude", "*.tmp", local, "s/p").status == 0)
            let same = try await nodes.dfc("sync", "--json", "--exclude", "*.tmp", local, "s/p")
            #expect(same.status == 0 && same.output.isEmpty, "\(same)")
            #expect(try await nodes.dfc("diff", "--exclude", "*.tmp", local, "s/p").status == 0)

            try nodes.programs.write("X", to: "\(local)/a.jpg")
            #expect(try await nodes.dfc("put", "-", "s/p/only", input: "remote").status == 0)
            let difference = try await nodes.dfc("diff", "--json", local, "s/p")
            #expect(difference.status == 1)
            let words = try difference.objects().map {
                "\($0["path"] as? String ?? "") \($0["difference"] as? String ?? "")"
            }
            #expect(words == ["a.jpg content", "c.tmp only-local", "only only-remote"])

            #expect(try await nodes.dfc("sync", "--delete", local, "s/p").status == 0)
            #expect(
                try await nodes.dfc("list", "-r", "s/p").output
                    == "s/p/a.jpg\ns/p/c.tmp\ns/p/sub/b.jpg\n")
            #expect(try await nodes.dfc("rm", "s/p/sub/b.jpg").status == 0)
            #expect(try await nodes.dfc("sync", "--pull", "--delete", local, "s/p").status == 0)
            #expect(!FileManager.default.fileExists(atPath: "\(local)/sub"))
            let back = nodes.programs.path("pulled")
            #expect(try await nodes.dfc("sync", "--pull", back, "s/p").status == 0)
            let equal = try await nodes.programs.run("/usr/bin/diff", ["-r", local, back])
            #expect(equal.status == 0, "\(equal)")
            #expect(try await nodes.dfc("sync", "no such folder", "s/p").status == 66)
            for wrong in [("s/nothing", 3), ("s/p/a.jpg", 6)] {
                let refused = try await nodes.dfc("sync", "--pull", "--delete", back, wrong.0)
                #expect(refused.status == Int32(wrong.1) && refused.isSentence, "\(refused)")
            }
            #expect(FileManager.default.fileExists(atPath: "\(back)/a.jpg"))
            #expect(try await nodes.dfc("diff", back, "s/nothing").status == 3)
        }

        @Test("A file is put together from the nodes' folders without dfs")
        func recovery() async throws {
            let nodes = try SharedNodes.get()
            let script = URL(filePath: #filePath).deletingLastPathComponent()
                .appending(path: "../../scripts/recover-file.sh").path
            for (name, size) in [("it's a book", 41_544), ("small", 100), ("none", 0)] {
                let source = try nodes.programs.makeFile(name, bytes: size, seed: 42)
                #expect(try await nodes.dfc("put", source, "recover/\(name)").status == 0)
                let back = nodes.programs.path("recovered")
                let ended = try await nodes.programs.run(
                    script, ["alice", "recover/\(name)", back, nodes.data(1), nodes.data(3)])
                #expect(ended.status == 0, "\(ended)")
                #expect(nodes.programs.isSame(source, back), "\(name)")
            }
            let adjacent = try await nodes.programs.run(
                script,
                [
                    "alice", "recover/it's a book", nodes.programs.path("x"), nodes.data(1),
                    nodes.data(2),
                ])
            #expect(adjacent.status == 5, "\(adjacent)")
            #expect(!FileManager.default.fileExists(atPath: nodes.programs.path("x")))
        }
    }
}

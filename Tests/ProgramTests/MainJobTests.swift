import Foundation
import Testing

extension AllPrograms {
    @Suite("The main job", .sharedNodes)
    struct MainJobTests {
        @Test(
            "Every size comes back as it was put",
            arguments: [0, 1, 3, 4, 5, 31, 48, 51, 54, 41_544, 65_537, 9_000_001])
        func sizes(_ size: Int) async throws {
            let nodes = try SharedNodes.get()
            let source = try nodes.programs.makeFile("size\(size)", bytes: size, seed: 7)
            let copy = nodes.programs.path("copy\(size)")
            let put = try await nodes.dfc("put", source)
            #expect(put.status == 0, "\(put)")
            let get = try await nodes.dfc("get", "size\(size)", copy)
            #expect(get.status == 0, "\(get)")
            #expect(nodes.programs.isSame(source, copy))
        }

        @Test("Arguments mean what they mean to cp")
        func copyArguments() async throws {
            let nodes = try SharedNodes.get()
            let one = try nodes.programs.makeFile("one", bytes: 100, seed: 1)
            let two = try nodes.programs.makeFile("two", bytes: 200, seed: 2)
            #expect(try await nodes.dfc("put", one, two, "cp/").status == 0)
            #expect(try await nodes.dfc("put", one, "cp/renamed").status == 0)
            #expect(try await nodes.dfc("mkdir", "cp/there").status == 0)
            #expect(try await nodes.dfc("put", two, "cp/there").status == 0)
            let list = try await nodes.dfc("list", "-r", "cp")
            #expect(list.output == "cp/one\ncp/renamed\ncp/there/two\ncp/two\n")
            let refused = try await nodes.dfc("put", one, two, "cp/one")
            #expect(refused.status != 0 && refused.isSentence, "\(refused)")

            let target = nodes.programs.path("target")
            #expect(try await nodes.dfc("get", "cp/one", "cp/two", target + "/").status == 0)
            #expect(nodes.programs.isSame(two, target + "/two"))
            #expect(try await nodes.dfc("get", "cp/renamed", in: target).status == 0)
            #expect(nodes.programs.isSame(one, target + "/renamed"))
        }

        @Test("- is standard input and standard output")
        func streams() async throws {
            let nodes = try SharedNodes.get()
            let text = String(repeating: "Call me Ishmael. ", count: 5_000)
            #expect(try await nodes.dfc("put", "-", "stream", input: text).status == 0)
            let get = try await nodes.dfc("get", "stream", "-")
            #expect(get.status == 0 && get.errors.isEmpty, "\(get.errors)")
            #expect(get.output == text)
            #expect(try await nodes.dfc("put", "-", input: text).status == 64)
        }

        @Test("-r puts and gets folders, empty ones too")
        func folders() async throws {
            let nodes = try SharedNodes.get()
            let tree = nodes.programs.path("tree")
            for folder in ["a/b", "empty", "Ünïcödé name"] {
                try FileManager.default.createDirectory(
                    atPath: "\(tree)/\(folder)", withIntermediateDirectories: true)
            }
            for name in ["top", "a/x", "a/b/y's \"z\"", "Ünïcödé name/ß"] {
                try nodes.programs.write("This is \(name).", to: "\(tree)/\(name)")
            }
            #expect(try await nodes.dfc("put", tree, "kept").status == 66)
            #expect(try await nodes.dfc("put", "-r", tree, "kept").status == 0)
            let get = try await nodes.dfc("get", "-r", "kept", "back", in: nodes.programs.folder)
            #expect(get.status == 0, "\(get)")
            let back = nodes.programs.path("back")
            let difference = try await nodes.programs.run("/usr/bin/diff", ["-r", tree, back])
            #expect(difference.status == 0, "\(difference)")
            #expect(FileManager.default.fileExists(atPath: back + "/empty"))
        }

        @Test("--no-clobber keeps a local file; without it the file is replaced")
        func clobber() async throws {
            let nodes = try SharedNodes.get()
            let source = try nodes.programs.makeFile("clobbering", bytes: 5_000, seed: 3)
            let target = nodes.programs.path("precious")
            try nodes.programs.write("precious", to: target)
            #expect(try await nodes.dfc("put", source).status == 0)
            let refused = try await nodes.dfc("get", "--no-clobber", "clobbering", target)
            #expect(refused.status == 6 && refused.isSentence, "\(refused)")
            #expect(try String(contentsOfFile: target, encoding: .utf8) == "precious")
            #expect(try await nodes.dfc("get", "clobbering", target).status == 0)
            #expect(nodes.programs.isSame(source, target))
        }

        @Test("--plan names the two nodes of four that a get needs")
        func plan() async throws {
            let nodes = try SharedNodes.get()
            let source = try nodes.programs.makeFile("planned", bytes: 41_544, seed: 4)
            #expect(try await nodes.dfc("put", source).status == 0)
            let plan = try await nodes.dfc("get", "--plan", "planned")
            #expect(plan.status == 0 && plan.errors.isEmpty, "\(plan)")
            #expect(plan.output.matches(of: #/  DFS[1-4]: chunks/#).count == 2, "\(plan)")
            #expect(!FileManager.default.fileExists(atPath: nodes.programs.path("home/planned")))
        }

        @Test("list --json has the fields that scripts need, a line for each file")
        func json() async throws {
            let nodes = try SharedNodes.get()
            let source = try nodes.programs.makeFile("book", bytes: 41_544, seed: 5)
            #expect(try await nodes.dfc("put", source, "json/book").status == 0)
            let list = try await nodes.dfc("list", "-r", "--json", "json").objects()
            let line = try #require(list.first)
            #expect(list.count == 1)
            #expect(line["path"] as? String == "json/book")
            #expect(line["type"] as? String == "file")
            #expect(line["size"] as? Int == 41_544)
            #expect((line["version"] as? String)?.count == 32)
            #expect((line["modified"] as? String)?.hasSuffix("Z") == true)
            #expect(line["state"] as? String == "complete")
            #expect(line["copies"] as? Int == 2)
            #expect((line["nodes"] as? [String])?.count == 4)
            let folder = try await nodes.dfc("list", "--json").objects()
            #expect(folder.contains { $0["path"] as? String == "json" && $0["type"] != nil })
            let stat = try await nodes.dfc("stat", "--json", "json/book").objects()
            #expect((stat.first?["chunk_list"] as? [Any])?.count == 4)
        }

        @Test("rm removes a file, and -r a folder with all below it")
        func removal() async throws {
            let nodes = try SharedNodes.get()
            let source = try nodes.programs.makeFile("doomed", bytes: 10, seed: 6)
            #expect(try await nodes.dfc("put", source, "rm/a/doomed").status == 0)
            #expect(try await nodes.dfc("mkdir", "rm/b").status == 0)
            #expect(try await nodes.dfc("rm", "rm").status == 6)
            #expect(try await nodes.dfc("rm", "rm/a/doomed").status == 0)
            #expect(try await nodes.dfc("stat", "rm/a/doomed").status == 3)
            #expect(try await nodes.dfc("put", source, "rm/a/doomed").status == 0)
            #expect(try await nodes.dfc("rm", "-r", "rm").status == 0)
            #expect(try await nodes.dfc("list", "-r", "rm").output == "")
        }
    }
}

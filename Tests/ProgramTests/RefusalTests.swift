import DFSTesting
import Foundation
import Testing

extension AllPrograms {
    @Suite("What dfc refuses", .sharedNodes)
    struct RefusalTests {
        @Test("A wrong password and an unknown user get the same sentence and 77")
        func wrongPassword() async throws {
            let nodes = try SharedNodes.get()
            let wrong = try await nodes.dfc("list", environment: ["DFC_PASSWORD": "wrong one"])
            let unknown = try await nodes.dfc(
                "--user", "nobody", "list", environment: ["DFC_PASSWORD": "wrong one"])
            #expect(wrong.status == 77 && unknown.status == 77, "\(wrong)")
            #expect(wrong.errors.replacing("alice", with: "nobody") == unknown.errors)
            #expect(wrong.isSentence && !wrong.errors.contains("wrong one"))
        }

        @Test("Without a terminal and a password nothing is asked: 77")
        func noTerminal() async throws {
            let nodes = try SharedNodes.get()
            let ended = try await nodes.dfc(
                "list", environment: ["XDG_STATE_HOME": nodes.programs.path("nothing")])
            #expect(ended.status == 77 && ended.isSentence, "\(ended)")
            #expect(ended.errors.contains("no terminal"))
        }

        @Test("Files that are not there: 3 in the store, 66 on this machine")
        func missing() async throws {
            let nodes = try SharedNodes.get()
            let target = nodes.programs.path("never")
            for arguments in [
                ["get", "nothing", target], ["stat", "nothing"], ["rm", "nothing"],
            ] {
                let ended = try await nodes.programs.run("dfc", arguments)
                #expect(ended.status == 3 && ended.isSentence, "\(arguments): \(ended)")
            }
            #expect(!FileManager.default.fileExists(atPath: target))
            for path in [nodes.programs.path("nothing"), nodes.programs.folder] {
                let ended = try await nodes.dfc("put", path, "x")
                #expect(ended.status == 66 && ended.isSentence, "\(ended)")
            }
        }

        @Test("A local folder that cannot take the file: 73, and nothing is left behind")
        func unwritable() async throws {
            let nodes = try SharedNodes.get()
            let source = try nodes.programs.makeFile("unwritable", bytes: 10)
            #expect(try await nodes.dfc("put", source).status == 0)
            let ended = try await nodes.dfc("get", "unwritable", "/proc/nothing/here")
            #expect(ended.status == 73 && ended.isSentence, "\(ended)")
        }

        @Test("A file or folder in the way: 6, under the name that the user gave it")
        func inTheWay() async throws {
            let nodes = try SharedNodes.get()
            let source = try nodes.programs.makeFile("way", bytes: 10)
            #expect(try await nodes.dfc("put", source, "inway/file").status == 0)
            let made = try await nodes.dfc("mkdir", "inway/file")
            #expect(made.status == 6 && made.errors.contains("'inway/file' is a file."), "\(made)")
            try FileManager.default.createDirectory(
                atPath: nodes.programs.path("inway"), withIntermediateDirectories: true)
            let got = try await nodes.dfc("get", "inway")
            #expect(got.status == 6 && got.errors.contains("Get it with -r."), "\(got)")
            try FileManager.default.createDirectory(
                atPath: nodes.programs.path("file"), withIntermediateDirectories: true)
            let local = try await nodes.dfc("get", "inway/file")
            #expect(local.status == 73 && local.errors.contains("on this machine"), "\(local)")
        }

        @Test("Users and members that are not there, or are there already")
        func administrators() async throws {
            let nodes = try SharedNodes.get()
            for (words, status, text) in [
                (["user", "remove", "nobody"], 3, "There is no user 'nobody'."),
                (["user", "passwd", "nobody"], 3, "There is no user 'nobody'."),
                (["user", "add", "alice"], 6, "The user 'alice' exists already."),
                (["member", "remove", "DFS9"], 3, "There is no member DFS9."),
                (["member", "move", "DFS9", "localhost:1"], 3, "There is no member DFS9."),
            ] {
                let ended = try await nodes.programs.run("dfs", words + ["--root", nodes.root])
                #expect(ended.status == Int32(status) && ended.isSentence, "\(words): \(ended)")
                #expect(ended.errors.contains(text), "\(words): \(ended)")
            }
        }

        @Test("Names that leave the store are refused, as any other wrong name")
        func names() async throws {
            let nodes = try SharedNodes.get()
            let source = try nodes.programs.makeFile("named", bytes: 10)
            for name in ["../x", "/etc/passwd", "a/../b", "a//b", "./a", ""] {
                let ended = try await nodes.dfc("put", source, name)
                #expect(ended.status == 64 && ended.isSentence, "'\(name)': \(ended)")
            }
        }

        @Test("--if-absent leaves what is there: 4")
        func condition() async throws {
            let nodes = try SharedNodes.get()
            let one = try nodes.programs.makeFile("first", bytes: 100, seed: 1)
            let two = try nodes.programs.makeFile("second", bytes: 100, seed: 2)
            #expect(try await nodes.dfc("put", "--if-absent", one, "absent").status == 0)
            let ended = try await nodes.dfc("put", "--if-absent", two, "absent")
            #expect(ended.status == 4 && ended.isSentence, "\(ended)")
            let copy = nodes.programs.path("absent-copy")
            #expect(try await nodes.dfc("get", "absent", copy).status == 0)
            #expect(nodes.programs.isSame(one, copy))
        }

        @Test("A wrong configuration: 78, with what is wrong in it")
        func configuration() async throws {
            let nodes = try SharedNodes.get()
            let good = try String(contentsOfFile: nodes.root + "/dfc.conf", encoding: .utf8)
            let wrong = [
                "unknown key": good + "colour: blue\n",
                "no nodes": String(good.prefix { $0 != "n" }) + "cluster: 00\n",
                "not YAML": "{ nodes: [",
                "no such authority": good.replacing("keys/ca.pem", with: "keys/none.pem"),
            ]
            for (what, text) in wrong {
                let path = nodes.root + "/wrong.conf"
                try nodes.programs.write(text, to: path)
                let ended = try await nodes.dfc("list", environment: ["DFC_CONFIG": path])
                #expect(ended.status == 78 && ended.isSentence, "\(what): \(ended)")
                let check = try await nodes.programs.run(
                    "dfs", ["config", "check", path, "--kind", "client"])
                #expect(check.status == 78, "\(what): \(check)")
            }
            let none = try await nodes.dfc("list", environment: ["DFC_CONFIG": "/nowhere"])
            #expect(none.status == 78 && none.isSentence, "\(none)")
        }

        @Test("A certificate of another authority is not trusted: 78, and no password is sent")
        func untrusted() async throws {
            let nodes = try SharedNodes.get()
            let other = nodes.programs.path("other")
            try await nodes.mustRun("dfs", ["init", "--root", other, "--base-port", "40001"])
            let text = try String(contentsOfFile: nodes.root + "/dfc.conf", encoding: .utf8)
            let path = nodes.root + "/untrusting.conf"
            try nodes.programs.write(
                text.replacing("keys/ca.pem", with: other + "/keys/ca.pem"), to: path)
            let ended = try await nodes.dfc(
                "list",
                environment: ["DFC_CONFIG": path, "DFC_PASSWORD": NodeProcesses.password])
            #expect(ended.status == 78 && ended.isSentence, "\(ended)")
            #expect(ended.errors.contains("not trusted"))
        }
    }
}

import DFSModel
import DFSTesting
import Foundation
import Testing

extension AllPrograms {
    @Suite("Locked doors, by the programs", .serialized, .sharedNodes)
    struct LockTests {
        @Test("Running nodes take certificates that 'dfs cert renew' makes by themselves")
        func renewal() async throws {
            let nodes = try SharedNodes.get()
            let before = try await Self.certificateEnds(nodes)
            #expect(before.count == nodes.count)
            try await Task.sleep(for: .seconds(1))
            try await nodes.mustRun("dfs", ["cert", "renew", "--root", nodes.root])
            var after = before
            for _ in 0..<100 where zip(before, after).contains(where: { $0 >= $1 }) {
                try await Task.sleep(for: .milliseconds(200))
                after = try await Self.certificateEnds(nodes)
            }
            #expect(zip(before, after).allSatisfy { $0 < $1 }, "\(before) \(after)")
            #expect(try await nodes.dfc("list").status == 0)
            #expect(await nodes.allRun())
        }

        @Test(
            "The audit log tells who did what, and 'dfs audit verify' finds a line that was changed"
        )
        func audit() async throws {
            let nodes = try SharedNodes.get()
            let programs = nodes.programs
            let file = try programs.makeFile("audited", bytes: 100, seed: 1)
            #expect(try await nodes.dfc("put", file, "audited").status == 0)
            let log = "\(nodes.data(1))/audit/audit-00000001.jsonl"
            let expected = "\"who\":\"alice\",\"role\":\"user\",\"from\":\"127.0.0.1\""
            var text = ""
            for _ in 0..<100 where !text.contains(expected) {
                try await Task.sleep(for: .milliseconds(50))
                text = try String(contentsOfFile: log, encoding: .utf8)
            }
            #expect(text.contains(expected))
            let verify = ["audit", "verify", "--config", nodes.configuration(1)]
            let whole = try await programs.run("dfs", verify)
            #expect(whole.status == 0, "\(whole)")
            try await nodes.stop(1)
            let closed = try String(contentsOfFile: log, encoding: .utf8)
            try programs.write(
                closed.replacing("\"who\":\"alice\"", with: "\"who\":\"bob\"", maxReplacements: 1),
                to: log)
            let changed = try await programs.run("dfs", verify)
            #expect(changed.status == 1 && changed.errors.contains("was changed"), "\(changed)")
            try programs.write(closed, to: log)
            try await nodes.start(1)
        }

        @Test("No password and no token is in an argument list or a log, and no node leaves a core")
        func secrets() async throws {
            let nodes = try SharedNodes.get()
            let tokens = try Self.tokens(nodes)
            #expect(tokens.count == 2)
            for number in 1...nodes.count {
                let node = try await nodes.process(number)
                let arguments = try String(
                    contentsOfFile: "/proc/\(node.pid)/cmdline", encoding: .utf8)
                for secret in tokens + [NodeProcesses.password] {
                    #expect(!(node.output + node.errors + arguments).contains(secret))
                }
                let limits = try String(
                    contentsOfFile: "/proc/\(node.pid)/limits", encoding: .utf8)
                #expect(limits.contains(#/Max core file size +0 +0 /#))
            }
            for file in try FileManager.default.subpathsOfDirectory(atPath: nodes.root)
            where file.hasSuffix(".jsonl") {
                let text = try String(contentsOfFile: "\(nodes.root)/\(file)", encoding: .utf8)
                for secret in tokens + [NodeProcesses.password] { #expect(!text.contains(secret)) }
            }
        }

        @Test(
            "A login ends by logout --everywhere, by a new password and by the user's removal: 77")
        func endings() async throws {
            let nodes = try SharedNodes.get()
            let programs = nodes.programs
            let passwords = ["first long password 1", "second long password 2"]
            func bob(_ arguments: [String], password: String? = nil) async throws -> Ended {
                try await programs.run(
                    "dfc", ["--user", "bob"] + arguments, environment: ["DFC_PASSWORD": password])
            }
            func works(_ password: String) async throws {
                let login = try await bob(["login"], password: password)
                #expect(login.status == 0, "\(login)")
                #expect(try await bob(["list"]).status == 0)
            }
            let password = ["--password-stdin", "--root", nodes.root]
            try await nodes.mustRun(
                "dfs", ["user", "add", "bob"] + password, input: passwords[0] + "\n")
            try await works(passwords[0])
            let kept = try Self.tokenFile(nodes, of: "bob")
            let former = try Data(contentsOf: kept)
            #expect(try await bob(["logout", "--everywhere"]).status == 0)
            try former.write(to: kept)
            // Nobody can be asked for a password here; each command says what to do.
            for command in [["list"], ["get", "x"], ["put", kept.path, "x"], ["rm", "x"]] {
                let refused = try await bob(command)
                #expect(refused.status == 77, "\(command): \(refused)")
                #expect(refused.errors.contains("`dfc login`"), "\(command): \(refused)")
            }
            try await works(passwords[0])
            try await nodes.mustRun(
                "dfs", ["user", "passwd", "bob"] + password, input: passwords[1] + "\n")
            #expect(try await bob(["list"]).status == 77)
            #expect(try await bob(["login"], password: passwords[0]).status == 77)
            try await works(passwords[1])
            try await nodes.mustRun("dfs", ["user", "remove", "bob", "--root", nodes.root])
            #expect(try await bob(["list"]).status == 77)
        }

        /// When the nodes' certificates end, in slot order, as `dfs status` tells.
        private static func certificateEnds(_ nodes: NodeProcesses) async throws -> [Int] {
            try await nodes.mustRun("dfs", ["status", "--json", "--root", nodes.root]).objects()
                .compactMap { row in
                    let status = row["status"] as? [String: Any] ?? row
                    return status["certificate_expires_at"] as? Int
                }
        }

        private static func tokenFile(_ nodes: NodeProcesses, of user: String) throws -> URL {
            let folder = try #require(nodes.programs.environment["XDG_STATE_HOME"]) + "/dfc"
            let name = try FileManager.default.contentsOfDirectory(atPath: folder).first {
                $0.hasSuffix("-\(user).token")
            }
            return URL(fileURLWithPath: "\(folder)/\(try #require(name))")
        }

        /// What alice's client keeps of her login.
        private static func tokens(_ nodes: NodeProcesses) throws -> [String] {
            let data = try Data(contentsOf: tokenFile(nodes, of: "alice"))
            let login = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
            return ["token", "renewal"].compactMap { login[$0] as? String }
        }
    }
}

import DFSTesting
import Foundation
import Testing

extension AllPrograms {
    @Suite("dfs serve", .sharedNodes, .serialized)
    struct ServeTests {
        /// Tries to serve node 1 and expects a refusal.
        private func refusal(_ arguments: String...) async throws -> Ended {
            let nodes = try SharedNodes.get()
            let port = try FreePorts.base(count: 1)
            let ended = try await nodes.programs.run(
                "dfs",
                ["serve", "--config", nodes.configuration(1), "--listen", "127.0.0.1:\(port)"]
                    + arguments, timeoutSeconds: 20)
            #expect(ended.status == 78 && ended.isSentence, "\(ended)")
            #expect(!ended.output.contains("listening"))
            return ended
        }

        @Test("SIGTERM ends a node with 0 within a few seconds, SIGINT too, and it starts again")
        func stops() async throws {
            let nodes = try SharedNodes.get()
            for signal in [SIGTERM, SIGINT] {
                let start = ContinuousClock.now
                let ended = try await nodes.stop(3, with: signal)
                #expect(ended?.status == 0, "\(String(describing: ended))")
                #expect(start.duration(to: .now) < .seconds(5))
                try await nodes.start(3)
            }
        }

        @Test("A second process on the same folder is refused, and the first goes on")
        func secondProcess() async throws {
            let ended = try await refusal()
            #expect(ended.errors.contains("Another process"))
            #expect(try await SharedNodes.get().dfc("list").status == 0)
        }

        @Test("All nodes of dfs up end when one of them cannot listen, and it says which")
        func upWithPortInUse() async throws {
            let nodes = try SharedNodes.get()
            let listen = try String(contentsOfFile: nodes.configuration(4), encoding: .utf8)
                .firstMatch(of: /listen: ".*:(\d+)"/)?.output.1
            let port = String(try #require(listen))
            let root = nodes.programs.path("in-use")
            try await nodes.mustRun(
                "dfs", ["init", "--root", root, "--nodes", "2", "--base-port", port])
            let ended = try await nodes.programs.run(
                "dfs", ["up", "--root", root], timeoutSeconds: 30)
            #expect(ended.status == 78 && ended.isSentence, "\(ended)")
            #expect(ended.errors.contains("DFS1 at 127.0.0.1:\(port)"), "\(ended)")
            #expect(!ended.output.contains("ready"), "\(ended)")
        }

        @Test("A port that is in use is refused with the node and the address")
        func portInUse() async throws {
            let nodes = try SharedNodes.get()
            try await nodes.stop(1)
            let address = try String(contentsOfFile: nodes.configuration(2), encoding: .utf8)
                .firstMatch(of: /listen: "(.*)"/)?.output.1
            let ended = try await nodes.programs.run(
                "dfs",
                [
                    "serve", "--config", nodes.configuration(1), "--listen",
                    String(try #require(address)),
                ])
            try await nodes.start(1)
            #expect(ended.status == 78 && ended.isSentence, "\(ended)")
            #expect(ended.errors.contains("): Address already in use. Stop what"), "\(ended)")
        }

        @Test("The folder of another node or another cluster is refused")
        func foreignFolder() async throws {
            let nodes = try SharedNodes.get()
            try await nodes.stop(1)
            let node = try await refusal("--data", nodes.data(2))
            #expect(node.errors.contains("DFS2"))
            let other = nodes.programs.path("elsewhere")
            try await nodes.mustRun("dfs", ["init", "--root", other, "--base-port", "41001"])
            let cluster = try await refusal("--data", other + "/DFS1")
            #expect(cluster.errors.contains("belongs to the cluster"))
            let wrongPath = try await refusal("--data", nodes.programs.path("nowhere"))
            #expect(wrongPath.errors.contains("not the data folder"))
            try await nodes.start(1)
        }

        private static let sqlite = "/usr/bin/sqlite3"

        @Test(
            "A catalog of a newer schema is refused and not touched",
            .enabled(
                if: FileManager.default.isExecutableFile(atPath: Self.sqlite),
                "needs the program sqlite3 to make one"))
        func newerSchema() async throws {
            let nodes = try SharedNodes.get()
            try await nodes.stop(1)
            let catalog = nodes.data(1) + "/catalog.db"
            func sql(_ text: String) async throws -> String {
                try await nodes.mustRun(Self.sqlite, [catalog, text]).output
            }
            let version = try await sql("PRAGMA user_version")
            _ = try await sql("PRAGMA user_version = 99")
            let before = try await sql(".dump")
            let ended = try await refusal()
            #expect(ended.errors.contains("schema version 99"))
            #expect(try await sql(".dump") == before)
            _ = try await sql("PRAGMA user_version = \(version)")
            try await nodes.start(1)
        }

        @Test("An empty folder where there was data is refused")
        func emptyFolder() async throws {
            let nodes = try SharedNodes.get()
            try await nodes.stop(1)
            let data = nodes.data(1)
            let away = data + "-away"
            let files = FileManager.default
            try files.moveItem(atPath: data, toPath: away)
            try files.createDirectory(atPath: data, withIntermediateDirectories: false)
            _ = try await refusal()
            try files.copyItem(atPath: away + "/node.conf", toPath: data + "/node.conf")
            let ended = try await refusal()
            #expect(ended.errors.contains("no catalog"))
            try files.removeItem(atPath: data)
            try files.moveItem(atPath: away, toPath: data)
            try await nodes.start(1)
        }

        @Test("A wrong configuration is refused: an unknown key, a wrong value, no such file")
        func configuration() async throws {
            let nodes = try SharedNodes.get()
            let good = try String(contentsOfFile: nodes.configuration(1), encoding: .utf8)
            let wrong = [
                good + "colour: blue\n", good + "inline-bytes: many\n",
                good.replacing("keys/dfs1.pem", with: "keys/none.pem"),
                good.replacing("keys/dfs1.pem", with: "keys/dfs2.pem"),
            ]
            for text in wrong {
                let path = nodes.root + "/wrong.conf"
                try nodes.programs.write(text, to: path)
                for arguments in [["serve", "--config", path], ["config", "check", path]] {
                    let ended = try await nodes.programs.run("dfs", arguments, timeoutSeconds: 20)
                    #expect(ended.status == 78 && ended.isSentence, "\(arguments): \(ended)")
                }
            }
            let none = try await nodes.programs.run("dfs", ["serve", "--config", "/nowhere"])
            #expect(none.status == 78 && none.isSentence, "\(none)")
            let check = try await nodes.programs.run(
                "dfs", ["config", "check", nodes.configuration(1)])
            #expect(check.status == 0, "\(check)")
        }
    }
}

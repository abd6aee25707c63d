import DFSTesting
import Foundation
import Testing

extension AllPrograms {
    @Suite("The session of the lab report", .sharedNodes)
    struct InteractiveTests {
        private func session(
            _ input: String, _ nodes: NodeProcesses, user: String? = nil
        ) async throws -> Ended {
            try await nodes.programs.run(
                "dfc", ["\(nodes.root)/dfc.conf"], input: input,
                environment: ["DFC_USER": user, "DFC_CONFIG": nil])
        }

        private var credentials: String { "alice\n\(NodeProcesses.password)\n" }

        @Test("A wrong password may be typed again, three times in all")
        func wrongPassword() async throws {
            let nodes = try SharedNodes.get()
            let refusal = "Invalid Username/Password. Please try again."
            let second = try await session("alice\nwrong\n" + credentials + "exit\n", nodes)
            #expect(second.status == 0, "\(second)")
            #expect(second.output.hasPrefix(refusal + "\nAuthorization Granted.\n"), "\(second)")
            let never = try await session("alice\na\nnobody\nb\nalice\nc\n", nodes)
            #expect(never.status == 77 && never.isSentence, "\(never)")
            #expect(never.output == String(repeating: refusal + "\n", count: 3), "\(never)")
        }

        @Test("mkdir, quoted names, help, and what is no command")
        func commands() async throws {
            let nodes = try SharedNodes.get()
            try nodes.programs.makeFile("two words", bytes: 10, seed: 32)
            let ended = try await session(
                "mkdir 'a folder'\nput \"two words\" 'a folder/'\nfrobnicate\nhelp\n"
                    + "get 'a folder/two words' back\nget nothing\n", nodes, user: "alice")
            #expect(ended.output.contains("Successfully created the directory a folder."))
            #expect(ended.output.contains("Saved as back"), "\(ended)")
            #expect(ended.output.contains("put FILE [NAME]"))
            #expect(ended.errors.contains("'frobnicate' is no command here"))
            #expect(ended.errors.contains("'nothing' does not exist"))
            #expect(ended.status == 1, "some of several failed: \(ended)")
            #expect(
                nodes.programs.isSame(nodes.programs.path("two words"), nodes.programs.path("back"))
            )
        }

        @Test("list of a file shows that file, and of what is not there says so")
        func listOfFile() async throws {
            let nodes = try SharedNodes.get()
            try nodes.programs.makeFile("listed", bytes: 41_544, seed: 33)
            let ended = try await session(
                "put listed\nput listed other\nlist listed\nlist nothing\n", nodes, user: "alice")
            let lines = ended.output.split(separator: "\n").map(String.init)
            for chunk in 1...4 { #expect(lines.count { $0 == "listed_\(chunk)" } == 2, "\(ended)") }
            #expect(!lines.contains("other_1") && !lines.contains("There are no files yet."))
            #expect(ended.errors.contains("'nothing' does not exist."), "\(ended)")
            let json = try await nodes.dfc("list", "--nodes", "--json", "listed").objects()
            #expect(json.count == 4 && json.allSatisfy { ($0["chunks"] as? [Int])?.count == 2 })
        }

        @Test("A lone word that is no command and no file is a usage error")
        func usage() async throws {
            let nodes = try SharedNodes.get()
            let wrong = try await nodes.dfc("frobnicate")
            #expect(wrong.status == 64 && wrong.errors.contains("Error: "), "\(wrong)")
            let missing = try await nodes.dfc("missing/dfc.conf")
            #expect(missing.status == 78 && missing.isSentence, "\(missing)")
            let none = try await nodes.dfc()
            #expect(none.status == 0 && none.output.contains("USAGE: dfc"), "\(none)")
        }

        @Test("A book goes in and comes back in the report's words, and with nodes down it is said")
        func report() async throws {
            try await NodeProcesses.with { nodes in
                try await bookTalk(nodes)
                try await downTalk(nodes)
            }
        }

        private func bookTalk(_ nodes: NodeProcesses) async throws {
            try nodes.programs.makeFile("Book1", bytes: 41_544, seed: 31)
            let put = try await session(
                credentials + "LIST\nPut\nBook1\nlist\nEXIT\n", nodes)
            #expect(put.status == 0 && put.errors.isEmpty, "\(put)")
            let lines = put.output.split(separator: "\n").map(String.init)
            #expect(
                Array(lines.prefix(9)) == [
                    "Authorization Granted.", "Connected to server DFS1",
                    "Connected to server DFS2", "Connected to server DFS3",
                    "Connected to server DFS4", "From DFS1: Authorization Granted.",
                    "From DFS2: Authorization Granted.", "From DFS3: Authorization Granted.",
                    "From DFS4: Authorization Granted.",
                ])
            #expect(lines.dropFirst(9).first == "Current DFS1/alice files:")
            #expect(lines.count { $0 == "There are no files yet." } == 4)
            for wave in 1...2 {
                for node in 1...4 {
                    #expect(lines.contains("DFS\(node) Chunk \(wave) transfer complete."))
                }
            }
            for chunk in 1...4 {
                #expect(lines.count { $0 == "Sending Book1_\(chunk)..." } == 2)
                #expect(lines.count { $0 == "Book1_\(chunk)" } == 2)
            }
            #expect(lines.last == "Exiting now...")

            let get = try await session(credentials + "get Book1\nexit\n", nodes)
            #expect(get.status == 0 && get.errors.isEmpty, "\(get)")
            let end = get.output.split(separator: "\n").map(String.init).dropFirst(9)
            #expect(
                Array(end) == [
                    "Successfully created the directory alice",
                    "File chunks successfully transferred.",
                    "File chunks successfully transferred.",
                    "File chunks successfully transferred.",
                    "File chunks successfully transferred.", "A total of 4 chunks arrived.",
                    "All four chunks are present.", "File successfully reconstructed.",
                    "Saved as alice/Book1", "Exiting now...",
                ])
            #expect(
                nodes.programs.isSame(
                    nodes.programs.path("Book1"), nodes.programs.path("alice/Book1")))
        }

        private func downTalk(_ nodes: NodeProcesses) async throws {
            try await nodes.stop(2)
            let one = try await session("put Book1 again\nget Book1\nlist\n", nodes, user: "alice")
            #expect(one.status == 0, "\(one)")
            #expect(one.output.contains("All four chunks are present."))
            #expect(one.output.contains("DFS2 does not answer."))
            #expect(!one.output.contains("Connected to server DFS2"))
            try await nodes.stop(3)
            let two = try await session("put Book1 third\nget Book1\n", nodes, user: "alice")
            #expect(two.errors.contains("third put failed"), "\(two)")
            #expect(two.output.contains("File is incomplete."), "\(two)")
        }
    }
}

import Testing

extension AllPrograms {
    @Suite("The command line")
    struct UsageTests {
        static let commands = [
            "dfs", "dfs init", "dfs serve", "dfs up", "dfs user", "dfs user add", "dfs user list",
            "dfs user passwd", "dfs user remove", "dfs status", "dfs verify", "dfs monitor-token",
            "dfs rebuild", "dfs recover", "dfs config",
            "dfs config check", "dfc", "dfc login", "dfc logout", "dfc whoami", "dfc passwd",
            "dfc put", "dfc get", "dfc list", "dfc mkdir", "dfc rm", "dfc stat", "dfc verify",
            "dfc cp", "dfc mv", "dfc cat", "dfc tree", "dfc du", "dfc find", "dfc diff", "dfc sync",
            "dfc session", "dfc doctor",
        ]

        @Test("--help explains every command with examples, on standard output")
        func help() async throws {
            try await Programs.with { programs in
                for command in Self.commands {
                    let words = command.split(separator: " ").map(String.init)
                    let ended = try await programs.run(words[0], words.dropFirst() + ["--help"])
                    #expect(ended.status == 0, "\(command): \(ended)")
                    #expect(ended.output.contains("USAGE: \(command)"), "\(command)")
                    #expect(ended.output.contains("EXAMPLES"), "\(command)")
                    #expect(ended.errors.isEmpty, "\(command)")
                }
            }
        }

        @Test("--version prints one version, the same for both programs")
        func version() async throws {
            try await Programs.with { programs in
                let one = try await programs.run("dfs", ["--version"])
                let other = try await programs.run("dfc", ["--version"])
                #expect(one.status == 0 && other.status == 0)
                #expect(one.output.wholeMatch(of: /\d+\.\d+\.\d+\S*\n/) != nil)
                #expect(one.output == other.output)
            }
        }

        @Test("A wrong command line exits with 64 and says how to use the command")
        func usage() async throws {
            let wrong = [
                "dfs frobnicate", "dfs init --nodes many", "dfs init --nodes 4 --member A=b:1",
                "dfs serve", "dfs verify --config a --root b", "dfs verify --sample 0%",
                "dfs verify --since yesterday", "dfs verify --rate fast",
                "dfs monitor-token --days 0",
                "dfs config check",
                "dfs user add", "dfs user add alice --role emperor", "dfc frobnicate",
                "dfc put", "dfc get", "dfc rm", "dfc mkdir", "dfc stat", "dfc list --frobnicate",
                "dfc put --if-absent --if-match 0 a", "dfc put --if-match zero a",
                "dfc put -r --if-match 00000000000000000000000000000000 a b",
                "dfc list a b", "dfc list --nodes --long", "dfc cp a", "dfc mv a", "dfc cat",
                "dfc find --state lost", "dfc find --larger many", "dfc diff a", "dfc sync a",
            ]
            try await Programs.with { programs in
                for command in wrong {
                    let words = command.split(separator: " ").map(String.init)
                    let ended = try await programs.run(words[0], Array(words.dropFirst()))
                    #expect(ended.status == 64, "\(command): \(ended)")
                    #expect(ended.errors.contains("Error: "), "\(command): \(ended)")
                    #expect(ended.output.isEmpty, "\(command)")
                }
            }
        }
    }
}

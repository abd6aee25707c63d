import DFSTesting
import Foundation
import Testing

extension AllPrograms {
    @Suite("The examples of --help", .sharedNodes)
    struct ExampleTests {
        /// In an order in which each finds what it needs. `passwd` asks a person.
        private static let commands = [
            "", "login", "whoami", "put", "list", "get", "mkdir", "stat", "cp", "mv", "cat", "tree",
            "du", "find", "sync", "diff", "verify", "doctor", "session", "rm", "logout",
        ]

        @Test("Every example of dfc runs and succeeds")
        func run() async throws {
            let nodes = try SharedNodes.get()
            try await nodes.mustRun(
                "dfs", ["user", "add", "Suraj", "--password-stdin", "--root", nodes.root],
                input: NodeProcesses.password + "\n")
            try prepare(nodes)
            try await nodes.mustRun("dfc", ["put", "notes"])
            try await nodes.mustRun("dfc", ["put", "notes", "Documents/notes"])
            for command in Self.commands {
                let words = command.isEmpty ? ["--help"] : [command, "--help"]
                let help = try await nodes.programs.run("dfc", words).output
                let examples = help.split(separator: "\n", omittingEmptySubsequences: false)
                    .map { $0.trimmingCharacters(in: .whitespaces) }
                    .drop { $0 != "EXAMPLES" }.dropFirst().prefix { !$0.isEmpty }
                #expect(!examples.isEmpty, "\(command)")
                for example in examples {
                    let ended = try await nodes.programs.run(
                        "/bin/bash", ["-c", "set -o pipefail; \(example)"],
                        environment: [
                            "PATH": "\(Products.folder):/usr/bin:/bin",
                            "DFC_PASSWORD": NodeProcesses.password,
                        ])
                    #expect(ended.status == 0, "\(example)\n\(ended)")
                }
            }
        }

        /// The files that the examples speak of.
        private func prepare(_ nodes: NodeProcesses) throws {
            let programs = nodes.programs
            for name in ["Book1", "Book2", "notes"] {
                try programs.makeFile(name, bytes: 5_000, seed: 51)
            }
            for folder in ["photos/old", "src", "home"] {
                try FileManager.default.createDirectory(
                    atPath: programs.path(folder), withIntermediateDirectories: true)
            }
            for name in ["photos/a.jpg", "photos/old/b.jpg", "src/main.swift"] {
                try programs.write(name, to: programs.path(name))
            }
            try programs.write(NodeProcesses.password + "\n", to: programs.path("secret.txt"))
            chmod(programs.path("secret.txt"), 0o600)
            try FileManager.default.createSymbolicLink(
                atPath: programs.path("conf"), withDestinationPath: nodes.root)
        }
    }

    @Suite("Completion", .sharedNodes)
    struct CompletionTests {
        @Test("bash completes commands, and names in the store")
        func bash() async throws {
            let nodes = try SharedNodes.get()
            #expect(try await nodes.dfc("mkdir", "somewhere/else").status == 0)
            let script = """
                source <(dfc --generate-completion-script bash)
                complete_words() {
                    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="$*" COMP_POINT=${#COMP_LINE}
                    COMP_TYPE=9 COMPREPLY=()
                    _dfc >/dev/null 2>&1
                    echo "${COMPREPLY[*]}"
                }
                complete_words dfc wh
                complete_words dfc cat some
                """
            let ended = try await nodes.programs.run(
                "/bin/bash", ["-c", script],
                environment: ["PATH": "\(Products.folder):/usr/bin:/bin"])
            let lines = ended.output.split(separator: "\n", omittingEmptySubsequences: false)
            #expect(lines.first?.contains("whoami") == true, "\(ended)")
            #expect(lines.dropFirst().first?.contains("somewhere/") == true, "\(ended)")
            for shell in ["zsh", "fish"] {
                let other = try await nodes.dfc("--generate-completion-script", shell)
                #expect(other.status == 0 && other.output.contains("---completion"), "\(other)")
            }
            let zsh = try await nodes.dfc("--generate-completion-script", "zsh")
            #expect(zsh.output.contains("folders -S ''"), "A folder's name ends without a space.")
        }
    }
}

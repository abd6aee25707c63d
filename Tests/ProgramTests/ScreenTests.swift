import DFSTesting
import Foundation
import Testing

extension AllPrograms {
    @Suite("What a terminal shows", .sharedNodes)
    struct ScreenTests {
        @Test("Progress is drawn on a terminal, and not when standard output is a pipe")
        func progress() async throws {
            let nodes = try SharedNodes.get()
            let (whole, half) = (try PseudoTerminal(), try PseudoTerminal())
            var fifos: [Fifo] = []
            func put(_ name: String, output: String?, errors: String) throws -> RunningProgram {
                let fifo = try Fifo(nodes.programs.path("\(name).fifo"))
                fifos.append(fifo)
                return try nodes.programs.start(
                    "dfc", ["put", "-", name], inputFile: fifo.path, outputFile: output,
                    errorsFile: errors)
            }
            // This one is started first, so that it has had the time that the other needs.
            let piped = try put("piped", output: nil, errors: half.path)
            let shown = try put("shown", output: whole.path, errors: whole.path)
            for fifo in fifos { try await fifo.write(mebibytes: 1) }
            let line = whole.screen(until: "/s\u{1b}[K", milliseconds: 30_000)
            #expect(line.contains("\rshown  "), "\(line)")
            // Their inputs end.
            fifos = []
            let ended = try await piped.wait(timeoutSeconds: 60)
            #expect(ended.status == 0 && ended.output.isEmpty, "\(ended)")
            #expect(half.screen() == "", "No line was drawn or removed.")
            #expect(try await shown.wait(timeoutSeconds: 60).status == 0)
            let end = whole.screen(until: "/s\r\n")
            #expect(end.contains("\r\u{1b}[Kput shown: 1,0"), "The summary takes its place: \(end)")
        }

        @Test("Reports and tables fit into forty columns")
        func narrow() async throws {
            let nodes = try SharedNodes.get()
            try nodes.programs.makeFile("book", bytes: 41_544, seed: 61)
            try await nodes.mustRun("dfc", ["put", "book", "a folder/book"])
            for command in [
                "dfc doctor", "dfc list --long -r", "dfc tree", "dfc du",
                "dfs member list --root cluster", "dfs status --root cluster",
                "dfs user list --root cluster",
            ] {
                let (ended, screen) = try await show(command, columns: 40, nodes)
                #expect(ended.status == 0, "\(command): \(ended)")
                let lines = screen.split(separator: "\r\n")
                #expect(lines.count > 1, "\(command)")
                for line in lines {
                    // A word that is too wide, such as an id, is left whole.
                    let words = line.split(separator: " ")
                    #expect(line.count <= 40 || words.count == 1, "\(command): \(line)")
                }
            }
        }

        @Test("A narrow list shows the ends of long names, and times as the wall's clock does")
        func list() async throws {
            let nodes = try SharedNodes.get()
            let folder = "a folder with a long name/and another one below it"
            try nodes.programs.makeFile("picture", bytes: 41_544, seed: 62)
            try await nodes.mustRun("dfc", ["put", "picture", "\(folder)/picture 1.jpg"])
            let stat = try await nodes.dfc("stat", "--json", "\(folder)/picture 1.jpg").objects()
            let text = try #require(stat.first?["modified"] as? String)
            let moment = try Date.ISO8601FormatStyle(includingFractionalSeconds: true).parse(text)
            let there = moment.addingTimeInterval(36_000)
            let clock = there.formatted(.iso8601.dateTimeSeparator(.space)).prefix(16)
            let (ended, screen) = try await show(
                "TZ=AAA-10 dfc list --long -r '\(folder)'", columns: 80, nodes)
            #expect(ended.status == 0, "\(ended)")
            let line = try #require(screen.split(separator: "\r\n").last)
            #expect(line.hasSuffix("below it/picture 1.jpg") && line.count <= 80, "\(line)")
            #expect(line.hasPrefix("complete") && line.contains(" \(clock) "), "\(line)")
        }

        /// Runs a command of the shell on a terminal of its own; gives what that shows.
        private func show(
            _ command: String, columns: Int, _ nodes: NodeProcesses
        ) async throws -> (ended: Ended, screen: String) {
            let terminal = try PseudoTerminal()
            terminal.setWidth(columns)
            let program = try nodes.programs.start(
                "/bin/bash", ["-c", command], outputFile: terminal.path,
                environment: ["PATH": "\(Products.folder):/usr/bin:/bin", "NO_COLOR": "1"])
            let ended = try await program.wait(timeoutSeconds: 60)
            return (ended, terminal.screen())
        }
    }
}

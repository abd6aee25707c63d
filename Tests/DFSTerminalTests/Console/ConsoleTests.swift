import DFSModel
import DFSTerminal
import DFSTesting
import Glibc
import Testing

@Suite("Console")
struct ConsoleTests {
    private func console(
        output: TestPipe, errors: TestPipe, environment: [String: String] = [:]
    ) -> Console {
        Console(
            program: "dfc", environment: { environment[$0] }, input: output.reader,
            output: output.writer, errors: errors.writer)
    }

    private func console(
        on terminal: PseudoTerminal, environment: [String: String] = [:]
    ) -> Console {
        Console(
            program: "dfc", environment: { environment[$0] }, input: terminal.slave,
            output: terminal.slave, errors: terminal.slave)
    }

    @Test("results go to standard output, messages with the program's name to standard error")
    func streams() throws {
        let (output, errors) = (TestPipe(), TestPipe())
        let console = console(output: output, errors: errors)
        try console.line("one")
        try console.write("two")
        console.note("Begins.")
        console.warn("Take care.")
        console.error("It failed.")
        #expect(output.waiting() == "one\ntwo")
        #expect(
            errors.waiting()
                == "dfc: Begins.\ndfc: warning: Take care.\ndfc: error: It failed.\n")
    }

    @Test("a slow reader gets every byte, from a blocking pipe or not", arguments: [false, true])
    func partialWrites(isNonBlocking: Bool) async {
        let (output, errors) = (TestPipe(), TestPipe())
        if isNonBlocking { output.setNonBlocking() }
        let console = console(output: output, errors: errors)
        let sent = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 / 7) }
        let done = onThread { (try? console.write(bytes: sent)) != nil }
        let received = await onThread {
            var received: [UInt8] = []
            while received.count < sent.count {
                let part = output.take(10_000)
                guard !part.isEmpty else { break }
                received += part
            }
            return received
        }.value
        #expect(await done.value)
        let isSame = received == sent
        #expect(isSame)
    }

    @Test("a closed pipe is an error of its own, not the end of the process")
    func closedPipe() {
        Console.ignoreBrokenPipes()
        var ends: [Int32] = [-1, -1]
        _ = pipe(&ends)
        close(ends[0])
        defer { close(ends[1]) }
        let console = Console(program: "dfc", output: ends[1], errors: ends[1])
        let error = #expect(throws: TerminalError.self) { try console.line("lost") }
        #expect(error?.isClosedPipe == true)
        #expect(error?.code == .localOutput)
        console.error("Nobody hears this.")
    }

    @Test("a full disk is told apart from a closed pipe")
    func fullDisk() {
        let full = open("/dev/full", O_WRONLY)
        defer { close(full) }
        let console = Console(program: "dfc", output: full, errors: full)
        let error = #expect(throws: TerminalError.self) { try console.line("lost") }
        #expect(error?.isClosedPipe == false)
        #expect(error?.message.contains("standard output") == true)
    }

    @Test("colours need a terminal and the user's consent")
    func colours() throws {
        let terminal = try PseudoTerminal()
        #expect(console(on: terminal).outputHasColours)
        #expect(console(on: terminal, environment: ["NO_COLOR": ""]).errorHasColours)
        #expect(!console(on: terminal, environment: ["NO_COLOR": "1"]).errorHasColours)
        #expect(!console(on: terminal, environment: ["TERM": "dumb"]).outputHasColours)
        let (output, errors) = (TestPipe(), TestPipe())
        withExtendedLifetime((output, errors)) {
            #expect(!console(output: output, errors: errors).outputHasColours)
        }
        console(on: terminal).error("It failed.")
        #expect(terminal.screen(until: "failed.").contains("\u{1b}[31merror: \u{1b}[0mIt failed."))
    }

    @Test("a console knows its terminals and their width")
    func terminals() throws {
        let terminal = try PseudoTerminal()
        terminal.setWidth(123)
        let console = console(on: terminal)
        #expect(console.inputIsTerminal && console.outputIsTerminal && console.errorIsTerminal)
        withExtendedLifetime(terminal) { #expect(console.width == 123) }
        let (output, errors) = (TestPipe(), TestPipe())
        withExtendedLifetime((output, errors)) {
            let piped = self.console(output: output, errors: errors)
            #expect(!piped.inputIsTerminal && !piped.outputIsTerminal && !piped.errorIsTerminal)
            #expect(piped.width == 80)
        }
    }

    @Test("a message cannot steer the terminal")
    func harmless() {
        let errors = TestPipe()
        console(output: errors, errors: errors).error("Bad name '\u{1b}[2J\r'.\nTry again.")
        #expect(errors.waiting() == "dfc: error: Bad name '?[2J?'.\nTry again.\n")
    }
}

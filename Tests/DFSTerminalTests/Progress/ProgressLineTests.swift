import DFSTerminal
import DFSTesting
import Synchronization
import Testing

@Suite("Progress line")
struct ProgressLineTests {
    /// Time that stands still until a test moves it.
    private final class HandClock: Sendable {
        private let time = Mutex(Duration.zero)

        func advance(_ duration: Duration) {
            time.withLock { $0 += duration }
        }

        var now: Duration { time.withLock { $0 } }
    }

    private func console(on terminal: PseudoTerminal) -> Console {
        Console(
            program: "dfc", environment: { _ in nil }, input: terminal.slave,
            output: terminal.slave, errors: terminal.slave)
    }

    @Test("it appears after a second, is drawn ten times a second and removes itself")
    func draws() throws {
        let (terminal, clock) = (try PseudoTerminal(), HandClock())
        terminal.setWidth(60)
        let line = ProgressLine(
            name: "file", total: 100, console: console(on: terminal), elapsed: { clock.now })
        clock.advance(.milliseconds(990))
        line.add(10)
        #expect(terminal.screen() == "")
        clock.advance(.milliseconds(10))
        line.add(40)
        #expect(
            terminal.screen(until: "[K") == "\rfile  50 B / 100 B   50%  50 B/s  1s left\u{1b}[K")
        clock.advance(.milliseconds(90))
        line.add(10)
        #expect(terminal.screen() == "")
        clock.advance(.milliseconds(10))
        line.rename("other")
        #expect(terminal.screen(until: "[K").hasPrefix("\rother  60 B / 100 B   60%"))
        line.finish()
        #expect(terminal.screen(until: "[K") == "\r\u{1b}[K")
        clock.advance(.seconds(1))
        line.add(40)
        #expect(terminal.screen() == "")
    }

    @Test("a message takes the place of the line")
    func makesRoom() throws {
        let (terminal, clock) = (try PseudoTerminal(), HandClock())
        let console = console(on: terminal)
        let line = ProgressLine(name: "file", total: nil, console: console, elapsed: { clock.now })
        clock.advance(.seconds(2))
        line.add(1)
        _ = terminal.screen(until: "[K")
        console.note("Node DFS2 is slow.")
        #expect(terminal.screen(until: "\n") == "\r\u{1b}[Kdfc: Node DFS2 is slow.\r\n")
        line.finish()
        #expect(terminal.screen() == "")
    }

    @Test("it is silent when asked to be, and unless both streams are terminals")
    func silent() throws {
        let (terminal, output, errors) = (try PseudoTerminal(), TestPipe(), TestPipe())
        let quiet = ProgressLine(
            name: "file", total: 1, console: console(on: terminal), isQuiet: true,
            elapsed: { .seconds(5) })
        let piped = ProgressLine(
            name: "file", total: 1,
            console: Console(program: "dfc", output: errors.writer, errors: errors.writer),
            elapsed: { .seconds(5) })
        let outputPiped = ProgressLine(
            name: "file", total: 1,
            console: Console(
                program: "dfc", environment: { _ in nil }, output: output.writer,
                errors: terminal.slave),
            elapsed: { .seconds(5) })
        let errorsPiped = ProgressLine(
            name: "file", total: 1,
            console: Console(
                program: "dfc", environment: { _ in nil }, output: terminal.slave,
                errors: errors.writer),
            elapsed: { .seconds(5) })
        for line in [quiet, piped, outputPiped, errorsPiped] {
            #expect(!line.isShown)
            line.add(1)
            line.finish()
        }
        #expect(terminal.screen() == "")
        #expect(output.waiting() == "" && errors.waiting() == "")
    }

    @Test("many threads count every byte")
    func countsFromManyThreads() async throws {
        let (terminal, clock) = (try PseudoTerminal(), HandClock())
        let line = ProgressLine(
            name: "f", total: 8000, console: console(on: terminal), elapsed: { clock.now })
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 { group.addTask { for _ in 0..<1000 { line.add(1) } } }
        }
        clock.advance(.seconds(1))
        line.add(0)
        #expect(terminal.screen(until: "[K").contains("100%"))
    }
}

import DFSModel
import DFSTerminal
import DFSTesting
import Foundation
import Glibc
import Testing

@Suite("Password prompt", .serialized)
struct PasswordPromptTests {
    private func ask(_ terminal: PseudoTerminal) -> Task<Result<String, TerminalError>, Never> {
        onThread {
            Result { () throws(TerminalError) in
                try PasswordPrompt(terminal: terminal.path).read("Password: ")
            }
        }
    }

    @Test("what is typed is read but never shown")
    func hidesTyping() async throws {
        let terminal = try PseudoTerminal()
        let answer = ask(terminal)
        #expect(terminal.screen(until: "Password: ") == "Password: ")
        #expect(!terminal.hasEcho)
        terminal.type("gehëim 1\n")
        #expect(try await answer.value.get() == "gehëim 1")
        #expect(terminal.hasEcho)
        #expect(terminal.screen(until: "\n") == "\r\n")
    }

    @Test("what was typed before the question is no answer")
    func dropsTypeAhead() async throws {
        let terminal = try PseudoTerminal()
        terminal.type("yes\n")
        _ = terminal.screen(until: "yes\r\n")
        let answer = ask(terminal)
        _ = terminal.screen(until: "Password: ")
        terminal.type("secret\n")
        #expect(try await answer.value.get() == "secret")
    }

    @Test("a signal restores the terminal and is passed on")
    func signal() async throws {
        let terminal = try PseudoTerminal()
        let before = Glibc.signal(SIGHUP, SIG_IGN)
        defer {
            // Another thread may be about to take the signal that was passed on.
            while Self.isPending(SIGHUP) { usleep(1_000) }
            _ = Glibc.signal(SIGHUP, before)
        }
        let answer = ask(terminal)
        _ = terminal.screen(until: "Password: ")
        kill(getpid(), SIGHUP)
        let error = await #expect(throws: TerminalError.self) { try await answer.value.get() }
        #expect(error?.code == .interrupted)
        #expect(terminal.hasEcho)
        var now = sigaction()
        sigaction(SIGHUP, nil, &now)
        #expect(unsafeBitCast(now.__sigaction_handler.sa_handler, to: Int.self) == 1)
    }

    /// Whether a signal to this process waits for a thread, by proc(5).
    private static func isPending(_ number: Int32) -> Bool {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("ShdPnd:") }
        let bits = line?.split(separator: "\t").last.flatMap { UInt64($0, radix: 16) } ?? 0
        return bits & 1 << UInt64(number - 1) != 0
    }

    @Test("the end of input and an empty line are no password")
    func noPassword() async throws {
        let terminal = try PseudoTerminal()
        for (typed, code) in [("\u{4}", FailureCode.interrupted), ("\n", .invalid)] {
            let answer = ask(terminal)
            _ = terminal.screen(until: "Password: ")
            terminal.type(typed)
            let error = await #expect(throws: TerminalError.self) { try await answer.value.get() }
            #expect(error?.code == code)
            #expect(terminal.hasEcho)
        }
    }

    @Test("a new password is asked for twice")
    func newPassword() async throws {
        let terminal = try PseudoTerminal()
        for (second, isSame) in [("one", true), ("two", false)] {
            let answer = onThread {
                try? PasswordPrompt(terminal: terminal.path).readNew("New: ", again: "Again: ")
            }
            _ = terminal.screen(until: "New: ")
            terminal.type("one\n")
            _ = terminal.screen(until: "Again: ")
            terminal.type(second + "\n")
            #expect(await answer.value == (isSame ? "one" : nil))
        }
    }

    @Test("without a terminal the message names the other ways", arguments: ["/dev/null", "/none"])
    func noTerminal(path: String) {
        let error = #expect(throws: TerminalError.self) {
            try PasswordPrompt(terminal: path).read("Password: ")
        }
        #expect(error?.code == .localInput)
        #expect(error?.message.contains("--password-stdin") == true)
    }
}

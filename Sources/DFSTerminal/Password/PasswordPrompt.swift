import DFSModel
import Glibc

/// Asks for a password at the terminal, without showing what is typed.
///
/// It speaks to the terminal itself, so standard input and output may be pipes. It blocks its
/// thread. SIGHUP, SIGINT, SIGQUIT and SIGTERM restore the terminal and then have their usual
/// effect; suspending (Ctrl-Z) has none meanwhile.
package struct PasswordPrompt: Sendable {
    private let path: String

    /// `terminal` is a device; the default is the terminal that the process belongs to.
    package init(terminal: String = "/dev/tty") {
        path = terminal
    }

    /// Shows `prompt` and reads one line. Throws `localInput` without a terminal, `interrupted`
    /// after a signal that did not end the process and at the end of input, `invalid` if the line
    /// is empty, over 1,024 bytes or not UTF-8.
    package func read(_ prompt: String) throws(TerminalError) -> String {
        let terminal = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
        var settings = termios()
        guard terminal >= 0, tcgetattr(terminal, &settings) == 0 else {
            if terminal >= 0 { close(terminal) }
            throw TerminalError(
                .localInput,
                "There is no terminal to ask for the password. Use --password-file or --password-stdin."
            )
        }
        defer { close(terminal) }
        let trap = try SignalTrap()
        let answer = Self.ask(prompt, at: terminal, settings: settings, trap: trap)
        trap.release()
        switch answer {
        case .line(let line): return try PasswordLine.decode(line, from: "the terminal")
        case .signal(let number):
            kill(getpid(), number)
            throw TerminalError(.interrupted, "The password was not typed: a signal came.")
        case .end:
            throw TerminalError(.interrupted, "The password was not typed: the input ended.")
        }
    }

    /// Reads a new password twice. Throws `invalid` if the two differ, otherwise as ``read(_:)``.
    package func readNew(_ prompt: String, again: String) throws(TerminalError) -> String {
        let password = try read(prompt)
        guard try read(again) == password else {
            throw TerminalError(.invalid, "The two passwords differ. Nothing was changed.")
        }
        return password
    }

    private enum Answer {
        case line([UInt8])
        case signal(Int32)
        case end
    }

    private static func ask(
        _ prompt: String, at terminal: Int32, settings: termios, trap: borrowing SignalTrap
    ) -> Answer {
        var saved = settings
        var silent = settings
        silent.c_lflag &= ~tcflag_t(ECHO | ECHONL)
        silent.c_lflag |= tcflag_t(ICANON | ISIG)
        guard tcsetattr(terminal, TCSAFLUSH, &silent) == 0 else { return .end }
        let output = OutputDescriptor(number: terminal, name: "the terminal")
        defer {
            tcsetattr(terminal, TCSAFLUSH, &saved)
            try? output.write("\n".utf8)
        }
        try? output.write(prompt.visible(keepingLines: true).utf8)
        return readLine(at: terminal, trap: trap)
    }

    private static func readLine(at terminal: Int32, trap: borrowing SignalTrap) -> Answer {
        var line: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 256)
        while line.count <= 4 * PasswordLine.maximumBytes {
            var waiting = [
                pollfd(fd: trap.descriptor, events: Int16(POLLIN), revents: 0),
                pollfd(fd: terminal, events: Int16(POLLIN), revents: 0),
            ]
            _ = poll(&waiting, 2, -1)
            if let number = trap.next() { return .signal(number) }
            guard waiting[1].revents != 0 else { continue }
            let count = Glibc.read(terminal, &buffer, buffer.count)
            if count < 0, errno == EINTR || errno == EAGAIN { continue }
            guard count > 0 else { return .end }
            line += buffer.prefix(count)
            if line.last == UInt8(ascii: "\n") { return .line(line.dropLast()) }
        }
        return .line(line)
    }
}

import Glibc
import Synchronization

/// Where a program speaks: standard output for results, standard error for everything else.
///
/// Nothing is buffered; every call has written all its bytes when it returns. Calls from several
/// threads never mix within one call. A call blocks its thread while the reader is slow.
package final class Console: Sendable {
    /// Whether standard input is a terminal.
    package let inputIsTerminal: Bool
    package let outputIsTerminal: Bool
    package let errorIsTerminal: Bool
    private let program: String
    private let output: OutputDescriptor
    private let errors: OutputDescriptor
    private let allowsColours: Bool
    /// Whether a status line stands on the terminal.
    private let status = Mutex(false)

    /// The console of `program`, whose name begins each line on standard error. `environment`
    /// looks up a variable. The numbers of open files are for tests.
    package init(
        program: String, environment: (String) -> String? = Console.variable,
        input: Int32 = STDIN_FILENO, output: Int32 = STDOUT_FILENO, errors: Int32 = STDERR_FILENO
    ) {
        self.program = program
        self.output = OutputDescriptor(number: output, name: "standard output")
        self.errors = OutputDescriptor(number: errors, name: "standard error")
        inputIsTerminal = isatty(input) == 1
        outputIsTerminal = self.output.isTerminal
        errorIsTerminal = self.errors.isTerminal
        allowsColours =
            (environment("NO_COLOR") ?? "").isEmpty && environment("TERM") != "dumb"
    }

    /// A variable of the process's environment.
    package static func variable(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }

    /// Lets a write to a closed pipe fail with an error instead of killing the process. Call it
    /// once, before the first write.
    package static func ignoreBrokenPipes() {
        signal(SIGPIPE, SIG_IGN)
    }

    /// Whether colours are shown on standard output: a terminal, and neither `NO_COLOR` nor
    /// `TERM=dumb`.
    package var outputHasColours: Bool { outputIsTerminal && allowsColours }

    package var errorHasColours: Bool { errorIsTerminal && allowsColours }

    /// Columns of the terminal behind standard error, or else behind standard output; 80 without
    /// one.
    package var width: Int {
        errors.columns ?? output.columns ?? 80
    }

    /// Columns of the terminal behind standard output; nil if it is none, and nothing has to fit.
    package var outputWidth: Int? { outputIsTerminal ? output.columns ?? 80 : nil }
}

extension Console {
    /// Writes to standard output exactly what is given. Throws `localOutput`; `isClosedPipe` tells
    /// a reader that went away.
    package func write(_ text: String) throws(TerminalError) {
        try write(bytes: text.utf8)
    }

    /// Writes bytes, such as a file's content, to standard output. Throws as ``write(_:)``.
    package func write(bytes: some Collection<UInt8>) throws(TerminalError) {
        try status.withLock { isShown throws(TerminalError) in
            if outputIsTerminal { clear(&isShown) }
            try output.write(bytes)
        }
    }

    /// Writes one line to standard output. Throws as ``write(_:)``.
    package func line(_ text: String = "") throws(TerminalError) {
        try write(text + "\n")
    }

    /// Tells on standard error, after the program's name, what is worth knowing.
    package func note(_ message: String) {
        say(message, label: "", style: .plain)
    }

    /// Tells on standard error what may be wrong.
    package func warn(_ message: String) {
        say(message, label: "warning: ", style: .yellow)
    }

    /// Tells on standard error what went wrong.
    package func error(_ message: String) {
        say(message, label: "error: ", style: .red)
    }

    /// Standard error has nobody else to complain to, so its failures are dropped.
    private func say(_ message: String, label: String, style: TextStyle) {
        let colouredLabel = label.isEmpty ? "" : style.applied(to: label, colours: errorHasColours)
        let line = "\(program): \(colouredLabel)\(message.visible(keepingLines: true))\n"
        status.withLock { isShown in
            clear(&isShown)
            try? errors.write(line.utf8)
        }
    }
}

extension Console {
    /// Draws `text`, which must fit into the window, over the last status line. Only a terminal
    /// gets it. The next other text removes it.
    func drawStatus(_ text: String) {
        guard errorIsTerminal else { return }
        status.withLock { isShown in
            try? errors.write("\r\(text)\u{1b}[K".utf8)
            isShown = true
        }
    }

    /// Removes the status line, if one stands there.
    func clearStatus() {
        status.withLock { clear(&$0) }
    }

    private func clear(_ isShown: inout Bool) {
        guard isShown else { return }
        try? errors.write("\r\u{1b}[K".utf8)
        isShown = false
    }
}

import DFSModel
import Glibc

/// Reads lines from a person or a pipe.
///
/// At a terminal a line can be edited as in a shell: arrows, Ctrl-A, -E, -K, -U, -W, -Y, history.
/// From anything else whole lines are read and no prompt is shown. It blocks its thread.
package final class LineEditor {
    /// What came instead of a line, or the line.
    package enum Answer: Hashable, Sendable {
        case line(String)
        /// The input has ended, or Ctrl-D was typed on an empty line.
        case end
        /// Ctrl-C was typed.
        case interrupted
    }

    /// Bytes of the longest line that is taken from a pipe.
    private static let maximumBytes = 64 * 1024

    package var history: LineHistory
    private let input: Int32
    private let output: OutputDescriptor
    private let columns: () -> Int
    /// Whether lines are edited key by key.
    private let isEditing: Bool
    private let showsPrompt: Bool
    private var decoder = KeyDecoder()

    /// - Parameters:
    ///   - columns: the width of the terminal now.
    ///   - isDumb: whether the terminal cannot redraw a line.
    package init(
        input: Int32 = STDIN_FILENO, output: Int32 = STDOUT_FILENO,
        history: LineHistory = LineHistory(), isDumb: Bool = false,
        columns: @escaping () -> Int
    ) {
        self.input = input
        self.output = OutputDescriptor(number: output, name: "the terminal")
        self.history = history
        self.columns = columns
        showsPrompt = isatty(input) == 1 && isatty(output) == 1
        isEditing = showsPrompt && !isDumb
    }

    /// Reads one line after `prompt`. Throws `localInput`, or `invalid` for a line that is too
    /// long or not UTF-8.
    /// - Parameter remembers: whether the line can be had and is kept in the history.
    package func read(_ prompt: String, remembers: Bool = true) throws(TerminalError) -> Answer {
        guard isEditing, TerminalMode.readKeys(from: input) else {
            if showsPrompt { try output.write(prompt.utf8) }
            return try readPlain()
        }
        defer { TerminalMode.restore() }
        let answer = try edit(prompt, remembers: remembers)
        try output.write("\n".utf8)
        if remembers, case .line(let line) = answer { history.add(line) }
        return answer
    }

    private func edit(_ prompt: String, remembers: Bool) throws(TerminalError) -> Answer {
        var line = EditedLine()
        while true {
            try draw(prompt, line)
            guard let key = try nextKey() else { return .end }
            switch key {
            case .enter: return .line(line.text)
            case .interrupt: return .interrupted
            case .deleteOrEnd where line.isEmpty: return .end
            case .suspend: suspend()
            case .up where remembers:
                if let text = history.older(than: line.text) { line.replace(with: text) }
            case .down where remembers:
                if let text = history.newer() { line.replace(with: text) }
            case .clearScreen: try output.write("\u{1b}[H\u{1b}[2J".utf8)
            default: line.apply(key)
            }
        }
    }

    private func draw(_ prompt: String, _ line: EditedLine) throws(TerminalError) {
        let view = LineView(prompt: prompt, line: line, width: columns())
        let position = view.cursor > 0 ? "\u{1b}[\(view.cursor)C" : ""
        try output.write("\r\(view.text)\u{1b}[K\r\(position)".utf8)
    }

    /// The next key, or nil at the end of the input.
    private func nextKey() throws(TerminalError) -> Key? {
        while let byte = try nextByte() {
            if let key = decoder.feed(byte) { return key }
        }
        return nil
    }

    private func nextByte() throws(TerminalError) -> UInt8? {
        var byte: UInt8 = 0
        while true {
            let count = Glibc.read(input, &byte, 1)
            if count == 1 { return byte }
            if count == 0 { return nil }
            guard errno == EINTR else {
                throw TerminalError(
                    .localInput, "Standard input cannot be read: \(systemMessage(errno)).")
            }
        }
    }

    private func suspend() {
        TerminalMode.restore()
        kill(getpid(), SIGTSTP)
        _ = TerminalMode.readKeys(from: input)
    }

    private func readPlain() throws(TerminalError) -> Answer {
        var line: [UInt8] = []
        while true {
            guard let byte = try nextByte() else {
                if line.isEmpty { return .end }
                break
            }
            if byte == UInt8(ascii: "\n") { break }
            line.append(byte)
            guard line.count <= Self.maximumBytes else {
                throw TerminalError(
                    .invalid, "A line has more than \(Self.maximumBytes) bytes.")
            }
        }
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        guard let text = String(validating: line, as: UTF8.self) else {
            throw TerminalError(.invalid, "A line is not UTF-8 text.")
        }
        return .line(text)
    }
}

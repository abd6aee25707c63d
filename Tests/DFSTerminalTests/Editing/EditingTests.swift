import DFSTesting
import Glibc
import Testing

@testable import DFSTerminal

@Suite("A line that is being typed")
struct EditingTests {
    /// The line that results from bytes as a terminal sends them.
    private func line(_ typed: String, from start: String = "") -> EditedLine {
        var decoder = KeyDecoder()
        var line = EditedLine(start)
        for byte in typed.utf8 {
            if let key = decoder.feed(byte) { line.apply(key) }
        }
        return line
    }

    @Test("the keys of a shell do what they do in a shell")
    func shellKeys() {
        let cases: [(typed: String, before: String, after: String)] = [
            ("put Book1", "put Book1", ""),
            ("\u{1}X", "X", "put Book1"),
            ("\u{1}\u{5}X", "put Book1X", ""),
            ("\u{1b}[D\u{1b}[D\u{b}", "put Boo", ""),
            ("\u{1b}[D\u{15}", "", "1"),
            ("\u{17}list", "put list", ""),
            ("\u{17}\u{17}\u{19}", "put ", ""),
            ("\u{1b}[H\u{1b}[3~", "", "ut Book1"),
            ("\u{7f}\u{8}", "put Boo", ""),
            ("\u{1b}b\u{1b}b\u{1b}f", "put", " Book1"),
            ("\u{1b}[1;5D", "put ", "Book1"),
            ("\u{1b}[1~\u{1b}[4~!", "put Book1!", ""),
            ("\u{1b}[15~\u{1b}OQ\t", "put Book1", ""),
        ]
        for (typed, before, after) in cases {
            let start = typed == "put Book1" ? "" : "put Book1"
            let result = line(typed, from: start)
            #expect(result.before == before && result.after == after, "\(typed.debugDescription)")
        }
    }

    @Test("characters of several bytes and marks are one character; broken bytes are nothing")
    func unicode() {
        #expect(line("Größe\u{7f}").text == "Größ")
        #expect(line("e\u{301}x\u{1b}[D\u{7f}").text == "x")
        #expect(line("家族👨‍👩‍👧\u{7f}").text.hasPrefix("家族"))
        var decoder = KeyDecoder()
        let keys = [0xc3, 0x28, 0x41].map { decoder.feed($0) }
        #expect(keys[0] == nil && keys[1] == .ignored && keys[2] == .text("A"))
    }

    @Test("a long line slides; cursor and wide characters stay inside the window")
    func view() {
        var long = line(String(repeating: "abcdefghij", count: 30))
        for width in [2, 10, 20, 80] {
            let view = LineView(prompt: "Please specify a file: ", line: long, width: width)
            #expect(DisplayWidth.columns(of: view.text) < width, "\(width)")
            #expect(view.cursor < width)
        }
        #expect(LineView(prompt: "> ", line: long, width: 20).text.hasSuffix("ghij"))
        long.apply(.home)
        let start = LineView(prompt: "> ", line: long, width: 20)
        #expect(start.text.hasPrefix("> abcdef") && start.cursor == 2)
        let wide = LineView(prompt: "> ", line: line("家族"), width: 20)
        #expect(wide.text == "> 家族" && wide.cursor == 6)
    }

    @Test("the history goes back and forth and comes back to what was being typed")
    func history() {
        var history = LineHistory(["list"])
        history.add("get Book1")
        history.add("get Book1")
        history.add("  ")
        #expect(history.lines == ["list", "get Book1"])
        #expect(history.older(than: "pu") == "get Book1")
        #expect(history.older(than: "get Book1") == "list")
        #expect(history.older(than: "list") == nil)
        #expect(history.newer() == "get Book1")
        #expect(history.newer() == "pu")
        #expect(history.newer() == nil)
        for number in 0..<600 { history.add("\(number)") }
        #expect(history.lines.count == LineHistory.maximumCount && history.lines.last == "599")
    }

    @Test("at a terminal a line is edited, unseen by the terminal's own editing, and given back")
    func terminal() async throws {
        let terminal = try PseudoTerminal()
        terminal.setWidth(40)
        let slave = terminal.slave
        let answers = onThread {
            let editor = LineEditor(input: slave, output: slave, columns: { 40 })
            return (1...4).map { try? editor.read("\($0)? ") }
        }
        _ = terminal.screen(until: "1? ")
        #expect(!terminal.hasEcho)
        terminal.type("gut\u{1b}[D\u{7f}e\r")
        #expect(terminal.screen(until: "2? ").contains("get"))
        terminal.type("\u{1b}[A\r")
        _ = terminal.screen(until: "3? ")
        terminal.type("abc\u{3}")
        _ = terminal.screen(until: "4? ")
        terminal.type("\u{4}")
        #expect(await answers.value == [.line("get"), .line("get"), .interrupted, .end])
        #expect(terminal.hasEcho)
    }

    @Test("from a pipe come whole lines, without a prompt")
    func pipe() throws {
        var ends: [Int32] = [-1, -1]
        #expect(Glibc.pipe(&ends) == 0)
        defer { close(ends[0]) }
        let text = Array("list\r\nget 'Ünï'\nlast".utf8)
        #expect(write(ends[1], text, text.count) == text.count)
        close(ends[1])
        let editor = LineEditor(input: ends[0], output: ends[0], columns: { 80 })
        #expect(try editor.read("? ") == .line("list"))
        #expect(try editor.read("? ") == .line("get 'Ünï'"))
        #expect(try editor.read("? ") == .line("last"))
        #expect(try editor.read("? ") == .end)
    }
}

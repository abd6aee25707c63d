import DFSTerminal
import Testing

@Suite("Wrapped text")
struct WrappedTextTests {
    @Test("it breaks between words, and later lines begin below the first word")
    func wraps() {
        let text = WrappedText(head: "ok  ", "DFS1: one two three", width: 14)
        #expect("\(text)" == "ok  DFS1: one\n    two three")
    }

    @Test("it stays on one line where that fits, and where nothing has to fit")
    func stays() {
        let text = "one two three"
        #expect("\(WrappedText(head: "- ", text, width: 15))" == "- one two three")
        #expect("\(WrappedText(head: "- ", text, width: 14))" == "- one two\n  three")
        #expect("\(WrappedText(head: "- ", text, width: nil))" == "- one two three")
        #expect("\(WrappedText(head: "- ", text, width: 2))" == "- one two three")
    }

    @Test("later lines may be set in by another width, and blanks of the text stay")
    func indent() {
        #expect("\(WrappedText("one two three", indent: 2, width: 8))" == "one two\n  three")
        #expect("\(WrappedText("a  b c", indent: 1, width: 4))" == "a  b\n c")
    }

    @Test("a word that is too wide is left whole, and wide characters count twice")
    func wide() {
        #expect("\(WrappedText(head: "", "a /long/path b", width: 6))" == "a\n/long/path\nb")
        #expect("\(WrappedText(head: "", "日本 日本", width: 8))" == "日本\n日本")
        #expect("\(WrappedText(head: "", "日本 日本", width: 9))" == "日本 日本")
    }
}

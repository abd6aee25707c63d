/// A key as a line editor understands it.
enum Key: Hashable, Sendable {
    /// One character, or a mark that joins the character before it.
    case text(String)
    case enter
    /// Ctrl-D: deletes, or ends the input on an empty line.
    case deleteOrEnd
    /// Ctrl-C.
    case interrupt
    /// Ctrl-Z.
    case suspend
    case left, right, wordLeft, wordRight, home, end
    case up, down
    case backspace, delete
    /// Ctrl-K, Ctrl-U, Ctrl-W and Ctrl-Y of a shell.
    case killToEnd, killToStart, killWord, yank
    case clearScreen
    /// A key that means nothing here.
    case ignored
}

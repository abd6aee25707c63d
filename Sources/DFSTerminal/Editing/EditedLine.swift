/// A line that is being typed: the text before and behind the cursor, and what was cut last.
struct EditedLine: Hashable, Sendable {
    private(set) var before = ""
    private(set) var after = ""
    private var cut = ""

    /// A line with the cursor at its end.
    init(_ text: String = "") {
        before = text
    }

    var text: String { before + after }

    var isEmpty: Bool { before.isEmpty && after.isEmpty }

    /// Replaces the text and puts the cursor at its end; what was cut stays at hand.
    mutating func replace(with text: String) {
        before = text
        after = ""
    }

    /// Does what a key means to a line; keys that concern more than the line do nothing.
    mutating func apply(_ key: Key) {
        switch key {
        case .text(let text): before += text
        case .left: moveLeft(1)
        case .right: moveRight(1)
        case .wordLeft: moveLeft(wordBefore)
        case .wordRight: moveRight(wordAfter)
        case .home: moveLeft(before.count)
        case .end: moveRight(after.count)
        case .backspace: before = String(before.dropLast())
        case .delete, .deleteOrEnd: after = String(after.dropFirst())
        case .killToEnd:
            cut = after
            after = ""
        case .killToStart:
            cut = before
            before = ""
        case .killWord:
            let count = wordBefore
            cut = String(before.suffix(count))
            before = String(before.dropLast(count))
        case .yank: before += cut
        case .enter, .interrupt, .suspend, .up, .down, .clearScreen, .ignored: break
        }
    }

    private mutating func moveLeft(_ count: Int) {
        after = String(before.suffix(count)) + after
        before = String(before.dropLast(count))
    }

    private mutating func moveRight(_ count: Int) {
        before += String(after.prefix(count))
        after = String(after.dropFirst(count))
    }

    /// Characters back to the beginning of a word, blanks included.
    private var wordBefore: Int {
        let blanks = before.reversed().prefix { $0 == " " }.count
        return blanks + before.dropLast(blanks).reversed().prefix { $0 != " " }.count
    }

    private var wordAfter: Int {
        let blanks = after.prefix { $0 == " " }.count
        return blanks + after.dropFirst(blanks).prefix { $0 != " " }.count
    }
}

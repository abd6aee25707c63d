package import DFSModel

/// A pattern for names as shells have it: `*` is anything but `/`, `?` one character but `/`, `**`
/// anything, `[a-z]` one of several, `[!a]` none of them; `\` takes the next character as it is.
package struct GlobPattern: Hashable, Sendable {
    private enum Part: Hashable {
        case one(Character)
        case anyOne
        case anyRun
        case anything
        case among([ClosedRange<Character>], negated: Bool)
    }

    private let parts: [Part]
    /// Whether the pattern speaks of paths; without a `/` it speaks of single names.
    private let isPath: Bool

    /// Throws ``ClientError`` with `invalid` for an empty pattern and a `[` without its `]`.
    package init(_ text: String) throws {
        var parts: [Part] = []
        var rest = text[...]
        while let character = rest.popFirst() {
            switch character {
            case "*":
                if rest.first == "*" {
                    rest = rest.drop { $0 == "*" }
                    parts.append(.anything)
                } else {
                    parts.append(.anyRun)
                }
            case "?": parts.append(.anyOne)
            case "[": parts.append(try Self.set(&rest, of: text))
            case "\\": parts.append(.one(rest.popFirst() ?? "\\"))
            default: parts.append(.one(character))
            }
        }
        guard !parts.isEmpty else { throw ClientError(.invalid, "A pattern is empty.") }
        self.parts = parts
        isPath = text.contains("/")
    }

    private static func set(_ rest: inout Substring, of text: String) throws -> Part {
        let isNegated = rest.first == "!" || rest.first == "^"
        if isNegated { rest = rest.dropFirst() }
        var ranges: [ClosedRange<Character>] = []
        while let low = rest.popFirst() {
            if low == "]", !ranges.isEmpty { return .among(ranges, negated: isNegated) }
            var high = low
            if rest.first == "-", let end = rest.dropFirst().first, end != "]" {
                high = end
                rest = rest.dropFirst(2)
            }
            guard low <= high else { break }
            ranges.append(low...high)
        }
        throw ClientError(
            .invalid, "The pattern '\(text.printable)' has a '[' that is not closed well.")
    }

    /// Whether the pattern fits a path, or a folder that the path lies in.
    package func matches(_ path: String) -> Bool {
        let components = path.split(separator: "/")
        guard isPath else { return components.contains { matchesWhole(Array($0)) } }
        return components.indices.contains { last in
            matchesWhole(Array(components[...last].joined(separator: "/")))
        }
    }

    /// Whether the pattern fits a path, or without a `/` in it the path's last component.
    package func matchesLast(of path: FilePath) -> Bool {
        matchesWhole(Array(isPath ? path.text : path.name))
    }

    /// Whether the pattern fits all of `text`. Takes time of the product of the two lengths.
    func matchesWhole(_ text: [Character]) -> Bool {
        // reached[i]: the parts so far fit the first i characters.
        var reached = [true] + Array(repeating: false, count: text.count)
        for part in parts {
            var next = Array(repeating: false, count: text.count + 1)
            for position in 0...text.count {
                switch part {
                case .anyRun, .anything:
                    let isFromBefore =
                        position > 0 && next[position - 1]
                        && (part == .anything || text[position - 1] != "/")
                    next[position] = reached[position] || isFromBefore
                default:
                    next[position] =
                        position > 0 && reached[position - 1] && Self.fits(part, text[position - 1])
                }
            }
            reached = next
        }
        return reached[text.count]
    }

    private static func fits(_ part: Part, _ character: Character) -> Bool {
        switch part {
        case .one(let wanted): character == wanted
        case .anyOne: character != "/"
        case .among(let ranges, let negated):
            character != "/" && ranges.contains { $0.contains(character) } != negated
        case .anyRun, .anything: false
        }
    }
}

/// The name of a file or folder inside one user's namespace: components joined by `/`.
///
/// Kept byte for byte as it was typed and compared byte for byte: two spellings that Unicode calls
/// equivalent are two names. It never becomes a path on a node's disk.
///
/// At most 4,096 bytes, 255 per component, 128 components; no empty component, no `.` or `..`, no
/// control character (a newline is one), no leading `/`.
package struct FilePath: ValidatedText, Sendable {
    package static let maximumBytes = 4_096
    package static let maximumComponentBytes = 255
    package static let maximumDepth = 128

    package let text: String

    package init(_ text: String) throws(ModelError) {
        if let problem = Self.problem(with: text) {
            throw ModelError(
                .invalid, "'\(text.printable)' is not a name that dfs can keep: \(problem).")
        }
        self.text = text
    }

    private static func problem(with text: String) -> String? {
        let bytes = text.utf8
        if bytes.isEmpty { return "it is empty" }
        if bytes.count > maximumBytes { return "it is longer than \(maximumBytes) bytes" }
        if bytes.first == UInt8(ascii: "/") {
            return "it begins with '/'; names are relative to your own space"
        }
        if containsControl(text) { return "it contains a control character" }
        return problem(withComponentsOf: bytes)
    }

    private static func problem(withComponentsOf bytes: String.UTF8View) -> String? {
        var problem: String?
        var depth = 1
        var component = (bytes: 0, dots: 0)
        for byte in bytes {
            component.bytes += 1
            if byte == UInt8(ascii: ".") { component.dots += 1 }
            guard byte == UInt8(ascii: "/") else { continue }
            problem = problem ?? self.problem(component.bytes - 1, dots: component.dots)
            depth += 1
            component = (0, 0)
        }
        if depth > maximumDepth { return "it has more than \(maximumDepth) components" }
        return problem ?? self.problem(component.bytes, dots: component.dots)
    }

    /// What is wrong with a component of so many bytes, of which so many are dots.
    private static func problem(_ bytes: Int, dots: Int) -> String? {
        if bytes == 0 { return "it has an empty component ('//' or a '/' at its end)" }
        if bytes <= 2, dots == bytes { return "'.' and '..' are not allowed as components" }
        if bytes > maximumComponentBytes {
            return "a component is longer than \(maximumComponentBytes) bytes"
        }
        return nil
    }

    private static func containsControl(_ text: String) -> Bool {
        // What is ASCII, as most names are, needs no tables.
        var isASCII = true
        for byte in text.utf8 {
            if byte < 0x20 || byte == 0x7f { return true }
            isASCII = isASCII && byte < 0x80
        }
        if isASCII { return false }
        return text.unicodeScalars.contains { $0.properties.generalCategory == .control }
    }

    /// The components, first to last; never empty.
    package var components: [Substring] {
        text.utf8.split(separator: UInt8(ascii: "/")).map { Substring($0) }
    }

    /// The last component.
    package var name: String {
        String(components.last ?? Substring(text))
    }

    /// The folder that this path lies in, or nil at the top.
    package var parent: FilePath? {
        guard let slash = text.utf8.lastIndex(of: UInt8(ascii: "/")) else { return nil }
        return try? FilePath(String(text[..<slash]))
    }

    /// This path with `name` (one or more components) added.
    package func appending(_ name: String) throws(ModelError) -> FilePath {
        try FilePath(text + "/" + name)
    }

    /// Whether this path lies below the folder `folder`.
    package func isInside(_ folder: FilePath) -> Bool {
        text.utf8.starts(with: (folder.text + "/").utf8)
    }
}

extension FilePath: Hashable, Comparable {
    package static func == (left: FilePath, right: FilePath) -> Bool {
        left.text.utf8.elementsEqual(right.text.utf8)
    }

    package static func < (left: FilePath, right: FilePath) -> Bool {
        left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }

    package func hash(into hasher: inout Hasher) {
        for byte in text.utf8 { hasher.combine(byte) }
    }
}

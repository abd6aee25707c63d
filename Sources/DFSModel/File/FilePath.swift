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
        let traits = bytes.withContiguousStorageIfAvailable { Traits($0) } ?? Traits(Array(bytes))
        if traits.hasControl || !traits.isASCII && containsControl(text) {
            return "it contains a control character"
        }
        return traits.problem
    }

    /// What one pass over the bytes of a text shows. A list makes a million paths.
    private struct Traits {
        /// Whether there is a control character of ASCII.
        var hasControl = false
        var isASCII = true
        /// What is wrong with the first component that is.
        var problem: String?

        init(_ bytes: some Sequence<UInt8>) {
            var depth = 1
            var component = (bytes: 0, dots: 0)
            for byte in bytes {
                if byte < 0x20 || byte == 0x7f { hasControl = true }
                if byte >= 0x80 { isASCII = false }
                component.bytes += 1
                if byte == UInt8(ascii: ".") { component.dots += 1 }
                guard byte == UInt8(ascii: "/") else { continue }
                note(component.bytes - 1, dots: component.dots)
                depth += 1
                component = (0, 0)
            }
            note(component.bytes, dots: component.dots)
            if depth > maximumDepth { problem = "it has more than \(maximumDepth) components" }
        }

        /// Notes what is wrong with a component of so many bytes, of which so many are dots.
        private mutating func note(_ bytes: Int, dots: Int) {
            guard problem == nil else { return }
            if bytes == 0 {
                problem = "it has an empty component ('//' or a '/' at its end)"
            } else if bytes <= 2, dots == bytes {
                problem = "'.' and '..' are not allowed as components"
            } else if bytes > maximumComponentBytes {
                problem = "a component is longer than \(maximumComponentBytes) bytes"
            }
        }
    }

    private static func containsControl(_ text: String) -> Bool {
        text.unicodeScalars.contains { $0.properties.generalCategory == .control }
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

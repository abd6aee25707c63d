import DFSModel

/// A text as one word of a shell command, for people who copy it.
struct ShellWord: CustomStringConvertible {
    let description: String

    init(_ text: String) {
        let isPlain =
            !text.isEmpty
            && text.utf8.allSatisfy { $0.isASCIIAlphanumeric || "/._-+=:,@%".utf8.contains($0) }
        description = isPlain ? text : "'" + text.replacing("'", with: "'\\''") + "'"
    }
}

import DFSModel

/// The rules of `cp` for where things go: `SOURCE… [DESTINATION]`, the same in both directions.
package struct CopyArguments: Hashable, Sendable {
    package let sources: [String]
    /// Without the `/` at its end; nil without a destination.
    package let destination: String?
    /// The destination is written with a `/` at its end, so it is a folder, new or not.
    package let isWrittenAsFolder: Bool

    /// With one argument there is no destination; with more the last one is.
    package init(_ arguments: [String]) throws {
        guard let last = arguments.last else {
            throw ClientError(.invalid, "Name what is to be copied.")
        }
        guard !arguments.contains("") else { throw ClientError(.invalid, "A name is empty.") }
        guard arguments.count > 1 else {
            sources = arguments
            destination = nil
            isWrittenAsFolder = false
            return
        }
        sources = arguments.dropLast()
        isWrittenAsFolder = last.count > 1 && last.hasSuffix("/")
        destination = Self.withoutEnd(last)
    }

    /// Where a source of this base name goes.
    /// - Parameter isFolder: whether the destination exists and is a folder.
    package func target(of baseName: String, destinationIsFolder isFolder: Bool) throws -> String {
        guard let destination else { return baseName }
        if isFolder || isWrittenAsFolder {
            return destination == "/" ? "/" + baseName : "\(destination)/\(baseName)"
        }
        guard sources.count == 1 else {
            throw ClientError(
                .conflict,
                """
                '\(destination.printable)' is not a folder, and several sources need one. Make it \
                first, or end its name with '/'.
                """)
        }
        return destination
    }

    /// `name` without the `/` at its end, and whether it had one.
    package static func withoutEnd(_ name: String) -> String {
        var rest = name[...]
        while rest.count > 1, rest.hasSuffix("/") { rest = rest.dropLast() }
        return String(rest)
    }

    /// The last component of a local path; nil if it has none of its own, as `..` and `/`.
    package static func baseName(ofLocal path: String) -> String? {
        let name = withoutEnd(path).split(separator: "/").last.map(String.init)
        return name == "." || name == ".." ? nil : name
    }
}

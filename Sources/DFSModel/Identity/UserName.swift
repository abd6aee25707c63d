/// The name of a user: 1 to 64 ASCII letters, digits, `.`, `-`, `_` and `@`, beginning with a
/// letter or digit.
package struct UserName: ValidatedText, Hashable, Comparable, Sendable {
    package let text: String

    package init(_ text: String) throws(ModelError) {
        guard let first = text.utf8.first, first.isASCIIAlphanumeric, text.utf8.count <= 64,
            text.utf8.allSatisfy({ $0.isASCIIAlphanumeric || ".-_@".utf8.contains($0) })
        else {
            throw ModelError(
                .invalid,
                "'\(text.printable)' is not a user name. Use up to 64 letters, digits, '.', '-', "
                    + "'_' or '@', beginning with a letter or digit."
            )
        }
        self.text = text
    }

    package static func < (left: UserName, right: UserName) -> Bool {
        left.text < right.text
    }
}

/// The name of a user: 1 to 64 ASCII letters, digits, `.`, `-`, `_` and `@`, beginning with a
/// letter or digit.
package struct UserName: Hashable, Comparable, Sendable {
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

extension UserName: CustomStringConvertible {
    package var description: String { text }
}

extension UserName: Codable {
    package init(from decoder: any Decoder) throws {
        try self.init(try decoder.singleValueContainer().decode(String.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

extension UserName: BinaryCodable {
    package init(from reader: inout BinaryReader) throws {
        try self.init(try reader.readString())
    }

    package func write(to writer: inout BinaryWriter) {
        writer.write(text)
    }
}

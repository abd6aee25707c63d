/// A value that is a text with rules, and travels as that text.
package protocol ValidatedText: Codable, BinaryCodable, CustomStringConvertible {
    var text: String { get }

    /// Throws ``ModelError`` if `text` breaks the rules.
    init(_ text: String) throws(ModelError)
}

extension ValidatedText {
    package var description: String { text }

    package init(from decoder: any Decoder) throws {
        try self.init(try decoder.singleValueContainer().decode(String.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    package init(from reader: inout BinaryReader) throws {
        try self.init(try reader.readString())
    }

    package func write(to writer: inout BinaryWriter) {
        writer.write(text)
    }
}

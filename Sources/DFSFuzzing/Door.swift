import DFSModel

/// A way by which bytes from outside enter the program: a decoder of some form.
package struct Door: Sendable {
    package let name: String
    /// Decodes the bytes. Refuses them by throwing or returning, and throws ``Door/Flaw`` if what it
    /// took does not mean what it should.
    package let open: @Sendable ([UInt8]) throws -> Void

    /// A decoder took bytes that it should have refused, or made something else of them.
    package struct Flaw: Error, CustomStringConvertible {
        package let description: String
    }

    /// A binary form: what is taken has exactly one form.
    static func binary<Value: BinaryCodable & Sendable>(_ type: Value.Type) -> Door {
        Door(name: "\(type)") { bytes in
            let value = try Value(binary: bytes)
            guard value.binary == bytes else { throw Flaw(description: "two forms of one \(type)") }
        }
    }

    /// A text form that a value shows again.
    static func text<Value: LosslessStringConvertible & Equatable & Sendable>(_ type: Value.Type)
        -> Door
    {
        Door(name: "text of \(type)") { bytes in
            guard let text = String(validating: bytes, as: UTF8.self), let value = Value(text)
            else {
                return
            }
            guard Value(value.description) == value else {
                throw Flaw(description: "\(type) does not read what it shows")
            }
        }
    }
}

/// An error that can speak to the person at the terminal.
///
/// Each layer has one type that conforms. `message` is a sentence: what happened, to which file,
/// node or user, and what to do next; it never holds a secret.
package protocol Failure: Error, CustomStringConvertible {
    /// The kind of failure, shared by all layers.
    var code: FailureCode { get }
    /// A sentence for a person.
    var message: String { get }
    /// The error underneath, for logs.
    var cause: (any Error)? { get }
}

extension Failure {
    package var cause: (any Error)? { nil }

    package var description: String {
        guard let cause else { return message }
        return "\(message) (\(cause))"
    }
}

/// The failure of this layer: a value that breaks the rules of its type.
package struct ModelError: Failure {
    package let code: FailureCode
    package let message: String

    package init(_ code: FailureCode = .invalid, _ message: String) {
        self.code = code
        self.message = message
    }
}

package import DFSModel

/// A message between programs that does not have the form it should have.
package struct WireError: Failure {
    package let code: FailureCode
    package let message: String

    package init(_ code: FailureCode = .invalid, _ message: String) {
        self.code = code
        self.message = message
    }
}

package import DFSModel

/// The failure of configuration files, data folders' identities and the founding of clusters.
package struct ConfigurationError: Failure {
    package let code: FailureCode
    /// All problems, each a sentence; at least one.
    package let problems: [String]
    package let cause: (any Error)?

    package var message: String { problems.joined(separator: " ") }

    package init(_ code: FailureCode, _ problem: String, cause: (any Error)? = nil) {
        self.init(code, problems: [problem], cause: cause)
    }

    /// With the code `.configuration`.
    init(_ problem: String, cause: (any Error)? = nil) {
        self.init(.configuration, problem, cause: cause)
    }

    init(_ code: FailureCode = .configuration, problems: [String], cause: (any Error)? = nil) {
        self.code = code
        self.problems = problems
        self.cause = cause
    }

    /// The failure of a lower layer, with its code and words.
    init(wrapping failure: some Failure) {
        self.init(failure.code, failure.message, cause: failure.cause)
    }
}

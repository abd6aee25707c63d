import DFSModel

/// Why nothing could be measured.
struct BenchError: Failure {
    let code: FailureCode
    let message: String

    init(_ code: FailureCode, _ message: String) {
        self.code = code
        self.message = message
    }
}

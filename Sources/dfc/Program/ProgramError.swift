import DFSModel

/// The failure of the program itself: a command line or its surroundings that do not fit.
struct ProgramError: Failure {
    let code: FailureCode
    let message: String

    init(_ code: FailureCode, _ message: String) {
        self.code = code
        self.message = message
    }
}

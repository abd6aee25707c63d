import DFSModel
import DFSTerminal

/// The failure of the program itself: a command line or its surroundings that do not fit.
struct ProgramError: Failure {
    let code: FailureCode
    let message: String

    init(_ code: FailureCode, _ message: String) {
        self.code = code
        self.message = message
    }
}

/// The error of a command that has already told what went wrong.
struct AlreadyTold: Error {
    let status: DFSTerminal.ExitCode
}

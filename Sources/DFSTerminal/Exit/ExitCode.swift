package import DFSModel

/// The exit status of every program, one table for all of them.
///
/// From 64 on, the numbers are those of sysexits(3); 130 is a shell's number for SIGINT.
package enum ExitCode: Int32, Sendable, CaseIterable {
    case success = 0
    case damaged = 1
    case unchecked = 2
    case notFound = 3
    case conditionFailed = 4
    case incomplete = 5
    case conflict = 6
    case usage = 64
    case corrupt = 65
    case localInput = 66
    case unavailable = 69
    case defect = 70
    case localOutput = 73
    case noSpace = 74
    case outcomeUnknown = 75
    case notAuthorized = 77
    case configuration = 78
    case interrupted = 130

    /// The status for a failure of any layer.
    package init(_ code: FailureCode) {
        self =
            switch code {
            case .invalid, .tooLarge: .usage
            case .unauthenticated, .forbidden: .notAuthorized
            case .notFound: .notFound
            case .conflict: .conflict
            case .conditionFailed: .conditionFailed
            case .incomplete: .incomplete
            case .corrupt: .corrupt
            case .notSealed, .unavailable, .overloaded, .slowDown, .otherMembers, .late:
                .unavailable
            case .outcomeUnknown: .outcomeUnknown
            case .noSpace: .noSpace
            case .localInput: .localInput
            case .localOutput: .localOutput
            case .configuration, .wrongFolder, .untrusted: .configuration
            case .interrupted: .interrupted
            case .internal: .defect
            }
    }

    /// The status for any error: that of its code, ``interrupted`` for a cancelled task, otherwise
    /// ``defect``.
    package init(of error: any Error) {
        switch error {
        case let failure as any Failure: self.init(failure.code)
        case is CancellationError: self = .interrupted
        default: self = .defect
        }
    }

    /// What the status tells a script; one line for the manual.
    package var meaning: String {
        switch self {
        case .success: "Everything that was asked for is done."
        case .damaged: "Damage was found, or some of several items failed."
        case .unchecked: "It could not be checked whether there is damage."
        case .notFound: "The file, user or node does not exist."
        case .conditionFailed: "The condition does not hold, or somebody else was faster."
        case .incomplete: "A version lacks chunks on the nodes that answer."
        case .conflict: "It exists already, or is a folder where a file is wanted."
        case .usage: "The command line or a value in it is wrong, or is over its limit."
        case .corrupt: "Data contradicts its checksum."
        case .localInput: "A local file cannot be read."
        case .unavailable: "Too few nodes answer or they have too much work. Retry later."
        case .defect: "A defect of the program. Please report it."
        case .localOutput: "Local output cannot be written."
        case .noSpace: "A node has no space left."
        case .outcomeUnknown: "It is not known whether the change took effect. Repeat it."
        case .notAuthorized: "The user or password is wrong, or the user may not do this."
        case .configuration: "The configuration, a certificate or the data folder is wrong."
        case .interrupted: "The user or a signal stopped the program."
        }
    }
}

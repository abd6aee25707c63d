package import DFSModel

/// The one table between failure codes and HTTP status codes (RFC 9110).
package enum HTTPStatus {
    /// The status that a node answers with for this failure.
    package static func status(for code: FailureCode) -> Int {
        switch code {
        case .invalid: 400
        case .unauthenticated: 401
        case .forbidden: 403
        case .notFound: 404
        case .conflict, .notSealed, .otherMembers, .late: 409
        case .conditionFailed: 412
        case .tooLarge: 413
        case .corrupt, .incomplete: 422
        case .slowDown: 429
        case .overloaded, .unavailable: 503
        case .outcomeUnknown: 504
        case .noSpace: 507
        case .localInput, .localOutput, .configuration, .wrongFolder, .untrusted, .interrupted,
            .internal:
            500
        }
    }

    /// What a status means when the answer has no body of ours, for instance from a proxy.
    package static func code(for status: Int) -> FailureCode {
        switch status {
        case 400, 405, 411, 431: .invalid
        case 401: .unauthenticated
        case 403: .forbidden
        case 404: .notFound
        case 409: .conflict
        case 412: .conditionFailed
        case 413, 414: .tooLarge
        case 429: .slowDown
        case 502, 503: .unavailable
        case 504: .outcomeUnknown
        case 507: .noSpace
        default: .internal
        }
    }
}

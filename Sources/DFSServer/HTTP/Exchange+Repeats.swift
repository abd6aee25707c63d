import DFSModel
import DFSNode
import DFSWire

extension Exchange {
    /// The id of the change that the request asks for: its `Idempotency-Key`, or a fresh one.
    func operation() throws -> OperationID {
        guard let text = header(Headers.idempotencyKey) else { return .random() }
        guard let operation = OperationID(text.trimmingQuotes) else {
            throw NodeError(.invalid, "\(Headers.idempotencyKey) is 32 hexadecimal digits.")
        }
        return operation
    }

    /// What the client's clock said when it first asked for the change; 0 if it does not say.
    func stamp() throws -> Int {
        guard let text = header(Headers.askedAt) else { return 0 }
        guard let stamp = Int(text), stamp > 0 else {
            throw NodeError(.invalid, "\(Headers.askedAt) is a number of milliseconds since 1970.")
        }
        return stamp
    }

    /// Whether the client has asked for the change before and does not know how that ended.
    func isRetry() throws -> Bool {
        switch header(Headers.retry) {
        case nil, "false": false
        case "true": true
        default: throw NodeError(.invalid, "\(Headers.retry) is true or false.")
        }
    }
}

extension String {
    /// The text between quotation marks, or the text itself if it has none.
    var trimmingQuotes: String {
        hasPrefix("\"") && hasSuffix("\"") && count >= 2 ? String(dropFirst().dropLast()) : self
    }
}

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

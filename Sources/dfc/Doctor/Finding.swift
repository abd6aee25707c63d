import DFSTerminal

/// One thing that `dfc doctor` has looked at.
struct Finding: Encodable {
    enum State: String, Encodable {
        case good = "ok"
        /// Works, but not for long or not well.
        case doubtful = "warning"
        case bad = "problem"
    }

    let state: State
    /// The configuration, the login, or a node.
    let subject: String
    /// What was found, and for what is not good the next step.
    let message: String

    /// A line for a person, or several.
    /// - Parameter width: columns of the terminal that shows it; nil if there is none.
    func text(width: Int?) -> String {
        let mark =
            switch state {
            case .good: "ok      "
            case .doubtful: "warning "
            case .bad: "PROBLEM "
            }
        // Messages about a node may begin with its name.
        let text = message.hasPrefix("\(subject) ") ? message : "\(subject): \(message)"
        return "\(WrappedText(head: mark + " ", text, width: width))"
    }
}

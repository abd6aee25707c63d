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

    /// A line for a person.
    var line: String {
        let mark =
            switch state {
            case .good: "ok      "
            case .doubtful: "warning "
            case .bad: "PROBLEM "
            }
        return "\(mark) \(subject): \(message)"
    }
}

import DFSClient
import DFSModel
import DFSTerminal
import DFSWire

/// What a node's answers say about its health: a value without I/O.
enum NodeExamination {
    /// More makes logins end too early or too late.
    private static let mostClockSeconds = 30
    private static let soonDays = 30

    /// What the answer to the simple question says.
    static func reach(
        _ node: NodeConnection, _ answer: HealthBody?, _ failure: ClientError?
    ) -> Finding {
        let name = node.name.text
        guard let answer else {
            let message = failure?.message ?? "No answer."
            let advice =
                failure?.code == .unavailable
                ? " Is it running there? Look into its log." : ""
            return Finding(state: .bad, subject: name, message: message + advice)
        }
        let room = ByteCount(answer.availableBytes)
        guard answer.writable else {
            let why =
                answer.availableBytes > 0
                ? "it has just started, or hears from too few others. Ask again soon."
                : "its disk is full up to its reserve. Remove files or add room."
            return Finding(
                state: .doubtful, subject: name,
                message: "answers at \(node.address) but takes no chunks: \(why)")
        }
        return Finding(
            state: .good, subject: name, message: "answers at \(node.address), \(room) free")
    }

    /// What the answer to a logged-in caller says; `nowMilliseconds` is this machine's clock.
    static func details(
        _ node: NodeName, _ answer: WhoAmIBody, nowMilliseconds: Int
    ) -> [Finding] {
        var findings: [Finding] = []
        func add(_ state: Finding.State, _ message: String) {
            findings.append(Finding(state: state, subject: node.text, message: message))
        }
        let version = answer.version ?? "unknown"
        let isSame = version == ProgramVersion.text
        add(
            isSame ? .good : .doubtful,
            isSame
                ? "version \(version)"
                : "version \(version), and dfc is \(ProgramVersion.text). Use one version everywhere."
        )
        if let clock = answer.clockMilliseconds {
            let seconds = (clock - nowMilliseconds) / 1_000
            let isGood = abs(seconds) <= mostClockSeconds
            add(
                isGood ? .good : .bad,
                isGood
                    ? "clock agrees"
                    : "clock differs by \(seconds) s. Set the time by NTP, there or here.")
        }
        if let expires = answer.certificateExpiresAtSeconds {
            let days = (expires - nowMilliseconds / 1_000) / 86_400
            add(
                days > soonDays ? .good : .doubtful,
                days > soonDays
                    ? "certificate is good for \(days) days"
                    : "certificate ends in \(days) days. Make a new one.")
        }
        return findings
    }
}

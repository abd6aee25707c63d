import ArgumentParser
import DFSClient
import DFSModel
import DFSTerminal
import Foundation

/// `dfc doctor`
struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Find out what is wrong between you and the nodes.",
        discussion: """
            Looks at the configuration, each node's address, certificate, room, version and clock, \
            and your login; says what is wrong and what to do. Exits with 1 if there is a problem.

            EXAMPLES
              dfc doctor
              dfc doctor --json
            """)

    @ParentCommand var parent: DFC

    @Flag(help: "A line of JSON for each finding.")
    var json = false

    func run() async throws {
        try await Session.run(parent.global, login: false) { session in
            var isBad = false
            func tell(_ finding: Finding) throws {
                isBad = isBad || finding.state == .bad
                let console = session.console
                try console.line(
                    json ? try JSONLine.text(finding) : finding.text(width: console.outputWidth))
            }
            let configuration = session.configuration
            try tell(
                Finding(
                    state: .good, subject: "configuration",
                    message: "cluster \(configuration.cluster), \(configuration.nodes.count) nodes"
                ))
            let up = try await reach(session, tell)
            if up > 0 { try await login(session, tell) }
            let majority = session.cluster.majority
            if up < majority {
                try tell(
                    Finding(
                        state: .bad, subject: "cluster",
                        message: "\(up) nodes are up; changes need \(majority). Start more."))
            }
            if isBad { throw AlreadyTold(status: .damaged) }
        }
    }

    /// Asks every node whether it is there; gives the number of those that are.
    private func reach(_ session: Session, _ tell: (Finding) throws -> Void) async throws -> Int {
        let health = await session.cluster.health()
        for node in session.cluster.nodes {
            try tell(
                NodeExamination.reach(
                    node, health.answers[node.name], health.failures[node.name]))
        }
        return health.answers.count
    }

    private func login(_ session: Session, _ tell: (Finding) throws -> Void) async throws {
        let subject = "login of \(session.user)"
        guard try session.givenPassword() != nil || session.hasKeptToken else {
            let message = "nobody is logged in. Use `dfc login`."
            return try tell(Finding(state: .doubtful, subject: subject, message: message))
        }
        do {
            try await session.authenticate()
        } catch let error as any Failure {
            guard error.code != .interrupted else { throw error }
            return try tell(Finding(state: .bad, subject: subject, message: error.message))
        }
        try tell(Finding(state: .good, subject: subject, message: "the nodes know you"))
        let answers = await session.cluster.whoamiEverywhere()
        let now = Int(Date().timeIntervalSince1970 * 1_000)
        for node in session.cluster.nodes {
            if let answer = answers.answers[node.name] {
                for finding in NodeExamination.details(node.name, answer, nowMilliseconds: now) {
                    try tell(finding)
                }
            } else if let failure = answers.failures[node.name], failure.status != nil {
                try tell(
                    Finding(state: .bad, subject: node.name.text, message: failure.message))
            }
        }
    }
}

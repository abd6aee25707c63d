import ArgumentParser
import DFSClient

/// `dfc whoami`
struct WhoAmI: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "whoami", abstract: "Show who the nodes say you are.",
        discussion: """
            EXAMPLES
              dfc whoami
              dfc whoami --json
            """)

    @ParentCommand var parent: DFC

    @Flag(help: "One line of JSON.")
    var json = false

    func run() async throws {
        try await Session.run(parent.global) { session in
            let answer = try await session.cluster.whoami()
            if json { return try session.console.line(try JSONLine.text(answer)) }
            let login = session.cluster.token.login?.loginEndsAtSeconds
            let end = session.time(
                milliseconds: (login ?? answer.expiresAtSeconds) * 1_000)
            try session.console.line(
                "\(answer.user.printable) (\(answer.role.rawValue)), logged in until \(end)")
        }
    }
}

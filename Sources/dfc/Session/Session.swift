import DFSClient
import DFSConfiguration
import DFSModel
import DFSTerminal
import DFSTrust
import Foundation
import Logging

/// One run of the program: the configuration, the user and the connections to the nodes.
struct Session: Sendable {
    let console: Console
    let configuration: ClientConfiguration
    /// Who it is; an interactive session asks.
    var user: UserName
    let cluster: ClusterClient
    let isQuiet: Bool
    let passwordFile: String?
    let environment: [String: String]

    /// Reads the configuration, connects, logs in unless told not to, runs `body` and closes.
    static func run(
        _ options: GlobalOptions, login: Bool = true, _ body: (Session) async throws -> Void
    ) async throws {
        let session = try Session(options)
        do {
            // Where nobody can be asked for a password, a token need not be tried beforehand.
            if login { try await session.authenticate(isTrusting: !session.canAsk) }
        } catch {
            await session.cluster.shutdown()
            throw error
        }
        async let _: Void = session.cluster.keepLoggedIn()
        do {
            try await body(session)
        } catch {
            await session.cluster.shutdown()
            throw login ? session.explained(error) : error
        }
        await session.cluster.shutdown()
    }

    /// - Parameter user: who it is, if that is not for the options to say.
    init(_ options: GlobalOptions, user known: UserName? = nil) throws {
        environment = ProcessInfo.processInfo.environment
        console = Console(program: "dfc")
        isQuiet = options.quiet
        passwordFile = options.passwordFile
        let file = options.config ?? ClientFolders.configuration(environment: environment)
        guard FileManager.default.fileExists(atPath: file) else {
            throw ProgramError(
                .configuration,
                """
                There is no configuration at '\(file.printable)'. Name yours with --config FILE \
                or DFC_CONFIG; `dfs init` and `dfs up` make one.
                """)
        }
        configuration = try ClientConfiguration.load(file: file)
        user = try known ?? Self.user(options, configuration, environment, file: file)
        let tls = try configuration.authority.map {
            try TLSIdentity.userClientConfiguration(authorityFile: $0)
        }
        cluster = ClusterClient(
            cluster: configuration.cluster,
            nodes: configuration.nodes.map { ($0.name, $0.address) }, tls: tls,
            logger: Logger(label: "dfc") { _ in SwiftLogNoOpLogHandler() })
    }

    private static func user(
        _ options: GlobalOptions, _ configuration: ClientConfiguration,
        _ environment: [String: String], file: String
    ) throws -> UserName {
        if let name = options.user { return try UserName(name) }
        if let name = environment["DFC_USER"], !name.isEmpty { return try UserName(name) }
        if let name = configuration.user { return name }
        throw ProgramError(
            .invalid,
            "Nobody is named as the user. Use --user NAME, DFC_USER, or `user:` in \(file.printable)."
        )
    }

    /// Says what to do about a login that ended while it was in use.
    private func explained(_ error: any Error) -> any Error {
        guard let error = error as? ClientError, error.code == .unauthenticated else {
            return error
        }
        return error.saying("\(error.message) Log in as \(user) with `dfc login`.")
    }

    /// A progress line, unless it is not wanted or the content itself goes to standard output.
    func progress(_ name: String, total: Int?, toStandardOutput: Bool = false) -> ProgressLine {
        ProgressLine(
            name: name, total: total, console: console, isQuiet: isQuiet || toStandardOutput)
    }

    /// A summary of what was done, for a person; without one it is not even made.
    func summarize(_ text: @autoclosure () -> String) throws {
        guard console.outputIsTerminal, !isQuiet else { return }
        try console.line("\(WrappedText(text(), indent: 2, width: console.outputWidth))")
    }

    /// A moment for whoever reads standard output: a person's own time, or UTC for a program.
    func time(milliseconds: Int) -> String {
        console.outputIsTerminal
            ? "\(LocalTime(milliseconds: milliseconds))"
            : EntryLine.time(milliseconds: milliseconds)
    }
}

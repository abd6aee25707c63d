import ArgumentParser
import DFSModel
import DFSTerminal
import Foundation

/// Runs the command line and turns what happens into an exit status.
@main
enum Main {
    static func main() async {
        Console.ignoreBrokenPipes()
        exit(await status())
    }

    private static func status() async -> Int32 {
        do {
            var command = try DFS.parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            return DFSTerminal.ExitCode.success.rawValue
        } catch {
            return status(of: error)
        }
    }

    private static func status(of error: any Error) -> Int32 {
        switch error {
        case let told as AlreadyTold: return told.status.rawValue
        case let error as TerminalError where error.isClosedPipe:
            return DFSTerminal.ExitCode.success.rawValue
        case let failure as any Failure:
            Console.dfs.error(failure.message)
            return DFSTerminal.ExitCode(failure.code).rawValue
        case is CancellationError: return DFSTerminal.ExitCode.interrupted.rawValue
        default:
            // The parser's own errors print themselves: help, the version and wrong usage.
            guard DFS.exitCode(for: error) == .failure else { DFS.exit(withError: error) }
            Console.dfs.error("\(error)")
            return DFSTerminal.ExitCode(of: error).rawValue
        }
    }
}

extension Console {
    /// Where this program speaks.
    static let dfs = Console(program: "dfs")
}

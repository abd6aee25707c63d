import ArgumentParser
import DFSClient
import DFSModel
import DFSTerminal
import Foundation

/// Runs the command line and turns what happens into an exit status.
@main
enum Main {
    static func main() async {
        Console.ignoreBrokenPipes()
        let console = Console(program: "dfc")
        let work = Task { await status(console) }
        InterruptWatch.start {
            work.cancel()
            // What does not end by itself, such as a read of standard input, is not waited for.
            Thread.sleep(forTimeInterval: 1.5)
            TemporaryFiles.unlinkAll()
            TerminalMode.restore()
            exit(DFSTerminal.ExitCode.interrupted.rawValue)
        }
        exit(await work.value)
    }

    private static func status(_ console: Console) async -> Int32 {
        do {
            if let script = ZshCompletion.script(askedBy: CommandLine.arguments) {
                try console.line(script)
                return DFSTerminal.ExitCode.success.rawValue
            }
            var command = try await DFC.asyncParseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            return DFSTerminal.ExitCode.success.rawValue
        } catch {
            return status(of: error, console)
        }
    }

    private static func status(of error: any Error, _ console: Console) -> Int32 {
        switch error {
        case let told as AlreadyTold: return told.status.rawValue
        case let error as TerminalError where error.isClosedPipe:
            return DFSTerminal.ExitCode.success.rawValue
        case is CancellationError: return DFSTerminal.ExitCode.interrupted.rawValue
        case let failure as any Failure:
            if failure.code != .interrupted { console.error(failure.message) }
            return DFSTerminal.ExitCode(failure.code).rawValue
        default: DFC.exit(withError: error)
        }
    }
}

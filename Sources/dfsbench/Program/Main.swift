import ArgumentParser
import DFSModel
import DFSTerminal
import Foundation

/// Runs the command line and turns what happens into an exit status.
@main
enum Main {
    static func main() async {
        Console.ignoreBrokenPipes()
        do {
            var command = try DFSBench.parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let failure as any Failure {
            Console.bench.error(failure.message)
            exit(DFSTerminal.ExitCode(failure.code).rawValue)
        } catch {
            DFSBench.exit(withError: error)
        }
    }
}

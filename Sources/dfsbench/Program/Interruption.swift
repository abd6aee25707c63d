import DFSTerminal
import Dispatch
import Foundation

/// Cleans up when the program is asked to stop.
enum Interruption {
    /// Runs `cleanUp` at SIGINT or SIGTERM and ends the process.
    static func onSignal(_ cleanUp: @escaping @Sendable () -> Void) {
        for number in [SIGINT, SIGTERM] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            // The handler holds the source, which would otherwise end here.
            source.setEventHandler {
                withExtendedLifetime(source) { cleanUp() }
                exit(DFSTerminal.ExitCode.interrupted.rawValue)
            }
            source.resume()
        }
    }
}

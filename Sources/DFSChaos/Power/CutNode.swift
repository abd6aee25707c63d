import CDFSSystem
package import DFSConfiguration
import DFSModel
import DFSServer
import Foundation
import Logging
import ServiceLifecycle
import Synchronization

/// A node like that of `dfs serve`, whose disk loses its power just before a sync, and which dies
/// with it.
package struct CutNode: Sendable {
    private let configuration: NodeConfiguration
    private let armed: String
    private let sync: Int

    /// - Parameters:
    ///   - armed: the syncs are counted from when this file is there.
    ///   - sync: the number of the sync that does not happen, from 1.
    package init(configuration: NodeConfiguration, armed: String, sync: Int) {
        self.configuration = configuration
        self.armed = armed
        self.sync = sync
    }

    /// Runs the node until its end.
    package func run() async throws {
        let logger = Logger(label: "cut") { _ in SwiftLogNoOpLogHandler() }
        let name = configuration.node
        let assembly = try await NodeAssembly.open(
            configuration, logger: logger, syncWatch: watch,
            onListening: { address in
                FileHandle.standardOutput.write(Data("\(name) listening on \(address)\n".utf8))
            })
        try await ServiceGroup(services: assembly.services, logger: logger).run()
        try await assembly.close()
    }

    private var watch: SyncWatch {
        let seen = Countdown()
        let (armed, sync, data) = (armed, sync, configuration.data)
        return SyncWatch { _ in
            guard FileManager.default.fileExists(atPath: armed), seen.next() == sync else { return }
            if dfs_cut_power(data) != 0 { exit(70) }
            kill(getpid(), SIGKILL)
            sleep(60)
        }
    }
}

/// Counts syncs on whatever thread they are.
private final class Countdown: Sendable {
    private let count = Mutex(0)

    func next() -> Int {
        count.withLock { count in
            count += 1
            return count
        }
    }
}

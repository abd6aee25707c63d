import DFSConfiguration
import DFSServer
import Logging
import ServiceLifecycle

/// One or more nodes in this process, until a signal comes.
struct NodeProcess {
    let configurations: [NodeConfiguration]
    /// Whether a line `ready` follows those of the nodes.
    let saysReady: Bool
    /// Whether a new incarnation may take the place of a catalog that is lost or does not vote.
    var replacing = false

    /// How long requests in flight may take to finish after SIGTERM or SIGINT.
    private static let shutdownDuration = Duration.seconds(10)

    /// Runs the nodes. Prints a line for each as soon as it can answer; returns after SIGTERM or
    /// SIGINT, when what was in flight is finished and the data folders are closed. Throws what
    /// ended a node before that.
    func run() async throws {
        try ProcessSafety.harden()
        let announcer = Announcer(configurations)
        var assemblies: [NodeAssembly] = []
        do {
            for configuration in configurations {
                assemblies.append(try await open(configuration, announcer))
            }
            try await serve(assemblies)
        } catch {
            for assembly in assemblies { try? await assembly.close() }
            throw announcer.explain(error)
        }
        ServiceManager.tell("STOPPING=1")
        for assembly in assemblies { try await assembly.close() }
    }

    private func open(
        _ configuration: NodeConfiguration, _ announcer: Announcer
    ) async throws -> NodeAssembly {
        var logger = Logger(label: configuration.node.text)
        logger.logLevel = LogSetup.level(configuration.logLevel)
        let name = configuration.node
        return try await NodeAssembly.open(
            configuration, logger: logger, replacing: replacing
        ) { address in
            announcer.listening(name, at: address)
            if announcer.isComplete { ServiceManager.tell("READY=1") }
        }
    }

    private func serve(_ assemblies: [NodeAssembly]) async throws {
        let logger = Logger(label: "dfs")
        let nodes = SideBySide(groups: assemblies.map(\.services), logger: logger)
        var configuration = ServiceGroupConfiguration(
            services: saysReady ? [nodes, ReadyNotice(nodes: assemblies.map(\.node))] : [nodes],
            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        configuration.maximumGracefulShutdownDuration = Self.shutdownDuration
        do {
            try await ServiceGroup(configuration: configuration).run()
        } catch is CancellationError {
            // Requests that did not end in time were cut off; nothing acknowledged is lost.
        }
    }
}

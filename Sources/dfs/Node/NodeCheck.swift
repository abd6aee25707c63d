import DFSClient
import DFSConfiguration
import DFSModel
import DFSNode
import DFSServer
import DFSWire
import Foundation

/// Verifies one node: through the node if it runs, otherwise in its folder.
struct NodeCheck {
    let configuration: NodeConfiguration
    var options = VerifyOptions()

    /// The longest time without a word from a running node.
    private static let stall = Duration.seconds(60)

    /// Calls `report` for each event in order. Throws what keeps the node from being checked.
    func run(_ report: @escaping @Sendable (VerifyLine) throws -> Void) async throws {
        guard let folder = try await openFolder() else {
            return try await askNode(report)
        }
        do {
            guard !options.repairs else {
                throw ProgramError(
                    .unavailable,
                    "Repairs come from other nodes: start \(configuration.node) and repeat this.")
            }
            try await Verifier(catalog: folder.catalog, blobs: folder.blobs, options: options)
                .run { try report($0) }
        } catch {
            try? folder.close()
            throw error
        }
        try folder.close()
    }

    /// The folder, locked; nil if another process, most likely the node, has it, or if no node ever
    /// ran here: the founder keeps such folders of nodes that run from copies, on their own hosts.
    private func openFolder() async throws -> NodeFolder? {
        let identity = try? NodeIdentity.read(folder: configuration.data)
        guard identity?.catalog != .new else { return nil }
        do {
            return try await NodeAssembly.openFolder(configuration)
        } catch let error as NodeError
            where error.code == .wrongFolder && error.message.hasPrefix("Another process")
        {
            return nil
        }
    }

    private func askNode(_ report: (VerifyLine) throws -> Void) async throws {
        let request = NodeRequest(
            .post, Routes.verify, query: options.query, deadline: Self.stall)
        try await AdminAccess(configuration).withNode(idle: Self.stall) { node in
            try await node.open(request) { answer in
                var lines = LineSplitter()
                for try await part in answer.parts {
                    for line in try lines.feed(part) {
                        try report(try decode(line.readableBytesView))
                    }
                }
                if let rest = lines.finish() { try report(try decode(rest.readableBytesView)) }
            }
        }
    }

    private func decode(_ line: some Sequence<UInt8>) throws -> VerifyLine {
        do {
            return try JSONDecoder().decode(VerifyLine.self, from: Data(line))
        } catch {
            throw ClientError(
                .internal,
                "\(configuration.node) gave an answer that this program does not understand.",
                cause: error, node: configuration.node)
        }
    }
}

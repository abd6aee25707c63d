import CDFSSystem
package import DFSConfiguration
package import DFSModel
import Foundation

/// A disk for each node: an image with ext4 behind a loop device, mounted at the data folder. Its
/// power can be cut. Needs root.
package struct LoopDisks: FaultMeans {
    private let folder: String
    private let tool: Tool
    private static let mebibytes = 512

    /// - Parameter folder: where the images go.
    package init(folder: String) throws {
        self.folder = folder
        tool = try Tool(folder: "\(folder)/tools")
    }

    /// Runs `body` with the data folders of a fleet that has not been opened yet on disks, and
    /// takes these away afterwards.
    package func with(
        _ fleet: NodeFleet, _ body: () async throws -> ChaosReport
    ) async throws -> ChaosReport {
        do {
            try await take(fleet)
            let report = try await body()
            await leave(fleet)
            return report
        } catch {
            await leave(fleet)
            throw error
        }
    }

    private func take(_ fleet: NodeFleet) async throws {
        for name in fleet.names {
            let data = fleet.data(of: name)
            let identity = try Data(contentsOf: URL(fileURLWithPath: "\(data)/node.conf"))
            try await tool.run(["truncate", "-s", "\(Self.mebibytes)M", image(of: data)])
            try await tool.run(["mkfs.ext4", "-q", "-F", "-m", "0", image(of: data)])
            try await mount(data)
            try identity.write(to: URL(fileURLWithPath: "\(data)/node.conf"))
            try await tool.run(["chmod", "600", "\(data)/node.conf"])
            try await tool.run(["chmod", "700", data])
            try await tool.run(["sync", "-f", data])
        }
    }

    private func leave(_ fleet: NodeFleet) async {
        for name in fleet.names {
            _ = try? await tool.run(["umount", fleet.data(of: name)])
        }
    }

    private func image(of data: String) -> String {
        "\(folder)/\(URL(fileURLWithPath: data).lastPathComponent).img"
    }

    private func mount(_ data: String) async throws {
        try await tool.run(["mount", "-t", "ext4", "-o", "loop", image(of: data), data])
    }

    package func cutPower(of folder: String) throws {
        guard dfs_cut_power(folder) == 0 else {
            throw ModelError(
                .unavailable,
                "The power of '\(folder)' cannot be cut: \(String(cString: strerror(errno))).")
        }
    }

    package func mountAgain(_ folder: String) async throws {
        try await tool.run(["umount", folder])
        try await mount(folder)
    }

    package func begin(_ fault: NetworkFault, on names: [NodeName]) async throws {
        try await SignalsOnly().begin(fault, on: names)
    }

    package func end(_ fault: NetworkFault, on names: [NodeName]) async throws {
        try await SignalsOnly().end(fault, on: names)
    }
}

/// Nodes side by side whose small disks need no large reserve.
package struct SmallDiskGround: NodeGround {
    private let loopback: LoopbackGround

    package init(count: Int) throws {
        loopback = try LoopbackGround(count: count)
    }

    package var members: [NodeEndpoint] { loopback.members }
    package func prefix(for node: NodeName) -> [String] { [] }
    package func options(for node: NodeName) -> [String] {
        Self.usualOptions + ["--reserve-bytes", "16777216"]
    }
}

import Foundation

/// A folder that exists for the time of one closure.
package enum TemporaryFolder {
    /// Runs `body` with the path of a fresh folder, and removes the folder afterwards.
    package static func with<Value>(_ body: (String) async throws -> Value) async throws -> Value {
        let path = FileManager.default.temporaryDirectory.path + "/dfs-test-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try await body(path)
    }
}

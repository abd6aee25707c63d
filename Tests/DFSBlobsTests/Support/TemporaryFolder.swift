import Foundation

/// Calls `body` with a new folder, and removes it afterwards.
func withTemporaryFolder<Value>(
    _ body: (String) async throws -> Value
) async throws -> Value {
    let url = FileManager.default.temporaryDirectory.appending(path: "dfs-blobs-\(UUID())")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: url) }
    return try await body(url.path)
}

/// Everything below `folder`, as sorted relative paths.
func files(in folder: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder).sorted()
}

import DFSConfiguration
import DFSModel
import Foundation

/// An empty folder that is gone after the test.
func withTemporaryFolder<Result>(_ body: (String) async throws -> Result) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("dfs-configuration-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try await body(folder)
}

func write(_ text: String, to path: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
}

func read(_ path: String) throws -> String {
    try String(contentsOfFile: path, encoding: .utf8)
}

/// Changes lines of a file that begin with `key:`; nil removes the line.
func change(_ key: String, to value: String?, in path: String) throws {
    let lines = try read(path).split(separator: "\n", omittingEmptySubsequences: false)
    let changed =
        lines.filter { !$0.hasPrefix("\(key):") } + (value.map { ["\(key): \($0)"] } ?? [])
    try write(changed.joined(separator: "\n") + "\n", to: path)
}

func permissions(of path: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
}

/// All files below a folder, relative to it.
func files(below folder: String) throws -> Set<String> {
    Set(
        try FileManager.default.subpathsOfDirectory(atPath: folder).filter { path in
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: "\(folder)/\(path)", isDirectory: &isFolder)
            return !isFolder.boolValue
        })
}

let minimalNode = """
    cluster: 00112233445566778899aabbccddeeff
    node: DFS1
    listen: 127.0.0.1:10001
    data: data
    certificate: keys/a.pem
    key: keys/a.key
    authority: /etc/ca.pem
    cluster-key: keys/cluster.key

    """

/// What ``NodeConfiguration`` says is wrong with `text`.
func problems(
    inNode text: String, overrides: [String: String] = [:], environment: [String: String] = [:]
) async throws -> [String] {
    try await withTemporaryFolder { folder in
        try write(text, to: "\(folder)/dfs.conf")
        do {
            _ = try await NodeConfiguration.load(
                file: "\(folder)/dfs.conf", overrides: overrides, environment: environment)
            return []
        } catch let error as ConfigurationError {
            return error.problems
        }
    }
}

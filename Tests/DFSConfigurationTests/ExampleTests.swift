import DFSModel
import Foundation
import Testing

@testable import DFSConfiguration

@Suite("The examples in conf")
struct ExampleTests {
    private var folder: String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../conf").standardizedFileURL.path
    }

    /// The keys that a file shows, set or as a comment.
    private func keys(_ text: String) -> Set<String> {
        Set(text.matches(of: /(?m)^(?:# )?([a-z-]+):(?: |$)/).map { String($0.1) })
    }

    /// The file with the settings that it shows as comments.
    private func uncommented(_ text: String) -> String {
        text.replacing(/(?m)^# ([a-z-]+: )/) { $0.1 }
    }

    @Test("dfs.conf parses, and shows every key with its default")
    func node() async throws {
        let text = try read("\(folder)/dfs.conf")
        #expect(keys(text) == Set(NodeSettings.all.map(\.name)))
        let file = "\(folder)/dfs.conf"
        var expected = try await NodeConfiguration.load(file: file)
        try await withTemporaryFolder { folder in
            try write(uncommented(text), to: "\(folder)/dfs.conf")
            var shown = try await NodeConfiguration.load(file: "\(folder)/dfs.conf")
            shown.reserveBytes = nil
            (shown.data, shown.clusterKey, shown.tls) = ("", "", nil)
            (expected.data, expected.clusterKey, expected.tls) = ("", "", nil)
            #expect(shown == expected)
        }
    }

    @Test("dfc.conf parses, and shows every key with its default")
    func client() async throws {
        let text = try read("\(folder)/dfc.conf")
        #expect(keys(text) == Set(ClientSettings.all.map(\.name)))
        var expected = try ClientConfiguration.load(file: "\(folder)/dfc.conf")
        try await withTemporaryFolder { folder in
            try write(uncommented(text), to: "\(folder)/dfc.conf")
            var shown = try ClientConfiguration.load(file: "\(folder)/dfc.conf")
            #expect(shown.user != nil)
            (shown.user, shown.authority, expected.authority) = (nil, "", "")
            #expect(shown == expected)
        }
    }
}

import DFSModel
import DFSTerminal
import Foundation
import Testing

@Suite("Password files")
struct PasswordSourceTests {
    private func read(_ content: [UInt8], mode: Int = 0o600) throws -> (String, [String]) {
        let path = NSTemporaryDirectory() + "/password-\(UUID().uuidString)"
        let isMade = FileManager.default.createFile(
            atPath: path, contents: Data(content), attributes: [.posixPermissions: mode])
        try #require(isMade)
        defer { try? FileManager.default.removeItem(atPath: path) }
        var warnings: [String] = []
        let password = try PasswordSource.file(path).read { warnings.append($0) }
        return (password, warnings)
    }

    @Test(
        "the first line counts, without its end",
        arguments: ["s3cret wörd", "s3cret wörd\n", "s3cret wörd\r\n", "s3cret wörd\nmore\n"])
    func firstLine(content: String) throws {
        let (password, warnings) = try read(Array(content.utf8))
        #expect(password == "s3cret wörd")
        #expect(warnings.isEmpty)
    }

    @Test("a file that others can read draws a warning", arguments: [0o644, 0o640, 0o604])
    func warns(mode: Int) throws {
        let (password, warnings) = try read(Array("secret\n".utf8), mode: mode)
        #expect(password == "secret")
        #expect(warnings.count == 1)
        #expect(warnings.allSatisfy { $0.contains("chmod 600") && !$0.contains("secret") })
    }

    @Test(
        "empty and broken lines are refused", arguments: [[], [0x0a], [0x0d, 0x0a], [0xff, 0xfe]])
    func refuses(content: [UInt8]) {
        let error = #expect(throws: TerminalError.self) { try read(content) }
        #expect(error?.code == .invalid)
    }

    @Test("a line without end is refused", arguments: [1025, 1_000_000])
    func refuses(length: Int) {
        let content = [UInt8](repeating: 0x61, count: length)
        let error = #expect(throws: TerminalError.self) { try read(content) }
        #expect(error?.code == .invalid)
    }

    @Test("a password of the greatest length is taken")
    func longest() throws {
        let (password, _) = try read([UInt8](repeating: 0x61, count: 1024) + [0x0a])
        #expect(password.utf8.count == 1024)
    }

    @Test("a file that is missing or a folder is a local input error", arguments: ["/none", "/"])
    func unreadable(path: String) {
        let error = #expect(throws: TerminalError.self) {
            try PasswordSource.file(path).read { _ in }
        }
        #expect(error?.code == .localInput)
    }
}

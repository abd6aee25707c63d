import Foundation
import Testing

@testable import DFSClient

@Suite("A local file that is written before it has a name")
struct UnnamedFileTests {
    private func inFolder(_ body: (String) throws -> Void) throws {
        let folder =
            FileManager.default.temporaryDirectory.path + "/dfs-unnamed-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    @Test("it appears whole, with the permissions of any new file, and nothing beside it")
    func new() throws {
        try inFolder { folder in
            let path = folder + "/Book1"
            let pieces: [ArraySlice<UInt8>] = [[1, 2, 3], [], [4, 5]]
            try #require(UnnamedFile.store(pieces, as: path))
            #expect(FileManager.default.contents(atPath: path) == Data([1, 2, 3, 4, 5]))
            let plain = folder + "/plain"
            #expect(FileManager.default.createFile(atPath: plain, contents: nil))
            let (own, other) = (try mode(path), try mode(plain))
            #expect(own == other)
            let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(names.sorted() == ["Book1", "plain"])
        }
    }

    private func mode(_ path: String) throws -> mode_t {
        var status = stat()
        try #require(lstat(path, &status) == 0)
        return status.st_mode & 0o777
    }

    @Test("a name that is taken, even by a link to nothing, is left alone")
    func taken() throws {
        try inFolder { folder in
            let (file, link) = (folder + "/file", folder + "/link")
            try Data("mine".utf8).write(to: URL(fileURLWithPath: file))
            try #require(symlink(folder + "/nothing", link) == 0)
            for path in [file, link, folder, folder + "/absent/file"] {
                #expect(!UnnamedFile.store([[1]], as: path))
            }
            #expect(try String(contentsOfFile: file, encoding: .utf8) == "mine")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 2)
        }
    }
}

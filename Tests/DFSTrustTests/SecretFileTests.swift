import DFSTrust
import Foundation
import Testing

@Suite("Secret files")
struct SecretFileTests {
    @Test("a secret is readable by its owner only, and a certificate by everybody")
    func permissionsAreExact() async throws {
        try await withTemporaryFolder { folder in
            try SecretFile.write([1], to: "\(folder)/key")
            try SecretFile.write([2], to: "\(folder)/ca.pem", audience: .everybody)
            #expect(try permissions(of: "\(folder)/key") == 0o600)
            #expect(try permissions(of: "\(folder)/ca.pem") == 0o644)
            #expect(!SecretFile.isOpenToOthers("\(folder)/key"))
            #expect(SecretFile.isOpenToOthers("\(folder)/ca.pem"))
        }
    }

    @Test("a file that exists is kept unless it is to be replaced, and no draft stays behind")
    func neverOverwrites() async throws {
        try await withTemporaryFolder { folder in
            let path = "\(folder)/key"
            try SecretFile.write([1], to: path)
            let error = #expect(throws: TrustError.self) { try SecretFile.write([2], to: path) }
            #expect(error?.code == .conflict)
            #expect(try SecretFile.read(path) == [1])
            try SecretFile.write([3], to: path, replacing: true)
            #expect(try SecretFile.read(path) == [3])
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["key"])
        }
    }

    @Test("a file at the limit is read and one beyond it is refused")
    func readIsBounded() async throws {
        try await withTemporaryFolder { folder in
            let path = "\(folder)/big"
            let bytes = [UInt8](repeating: 7, count: 40_000)
            try SecretFile.write(bytes, to: path)
            #expect(try SecretFile.read(path, limit: 40_000) == bytes)
            let error = #expect(throws: TrustError.self) {
                try SecretFile.read(path, limit: 39_999)
            }
            #expect(error?.code == .tooLarge)
        }
    }

    @Test("what is no file is refused with a sentence that names it")
    func missing() async throws {
        try await withTemporaryFolder { folder in
            let missing = #expect(throws: TrustError.self) {
                try SecretFile.read("\(folder)/none")
            }
            #expect(missing?.message.contains("\(folder)/none") == true)
            let isFolder = #expect(throws: TrustError.self) { try SecretFile.read(folder) }
            #expect(isFolder?.code == .configuration)
        }
    }
}

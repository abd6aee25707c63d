import DFSConfiguration
import DFSModel
import DFSTrust
import DFSWire
import Foundation

/// The token of `dfc login`, in a file that only its owner can read, per cluster and user.
struct KeptToken: Sendable {
    private let folder: String
    private let file: String

    init(environment: [String: String], cluster: ClusterID, user: UserName) {
        folder = ClientFolders.state(environment: environment)
        file = "\(folder)/\(cluster)-\(user).token"
    }

    /// The token, or nil if there is none that may still be good.
    func read() -> TokenBody? {
        guard let bytes = try? SecretFile.read(file),
            let token = try? JSONDecoder().decode(TokenBody.self, from: Data(bytes)),
            max(token.expiresAtSeconds, token.loginEndsAtSeconds ?? 0)
                > Int(Date().timeIntervalSince1970)
        else { return nil }
        return token
    }

    /// Keeps the token. Throws ``TrustError`` or ``ProgramError``.
    func write(_ token: TokenBody) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        } catch {
            throw ProgramError(
                .localOutput, "The folder '\(folder.printable)' cannot be made. Check its parent.")
        }
        try SecretFile.write(Array(try JSONEncoder().encode(token)), to: file, replacing: true)
    }

    /// Forgets the token; false if there was none.
    func remove() throws -> Bool {
        if unlink(file) == 0 { return true }
        guard errno == ENOENT else {
            throw ProgramError(
                .localOutput, "'\(file.printable)' cannot be removed. Remove it yourself.")
        }
        return false
    }
}

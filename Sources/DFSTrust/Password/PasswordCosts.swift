import CryptoExtras
import DFSModel
import Foundation

/// One derivation with scrypt (RFC 7914) at the costs that a ``PasswordHash`` names.
enum PasswordCosts {
    static let rounds = 32_768
    static let blockSize = 8
    static let parallelism = 1
    static let saltBytes = 16
    static let hashBytes = 32

    /// Throws ``TrustError`` with `.corrupt` for costs that this program never stores: they would
    /// take minutes, gigabytes or no effort at all.
    static func check(_ stored: PasswordHash) throws(TrustError) {
        let rounds = stored.rounds
        guard (2...1_048_576).contains(rounds), rounds & (rounds - 1) == 0,
            (1...32).contains(stored.blockSize), (1...16).contains(stored.parallelism),
            128 * rounds * stored.blockSize * stored.parallelism <= 1 << 30,
            (8...64).contains(stored.salt.count), (16...64).contains(stored.hash.count)
        else {
            throw TrustError(
                .corrupt, "The stored password has impossible costs. Set the password anew.")
        }
    }

    /// The hash of `password` with the salt, costs and length of `form`. Blocks for about 0.1 s.
    static func derive(
        _ password: String, like form: PasswordHash
    ) throws(TrustError) -> [UInt8] {
        // The same password may arrive composed or decomposed, by keyboard and system.
        let bytes = Array(password.precomposedStringWithCanonicalMapping.utf8)
        do {
            // The library cannot take no bytes; an empty password is refused by its callers.
            let key = try KDF.Scrypt.deriveKey(
                from: bytes.isEmpty ? [0] : bytes, salt: form.salt,
                outputByteCount: form.hash.count, rounds: form.rounds,
                blockSize: form.blockSize, parallelism: form.parallelism)
            return key.withUnsafeBytes(Array.init)
        } catch {
            throw TrustError(
                .internal, "The password could not be hashed. Try again.", cause: error)
        }
    }
}

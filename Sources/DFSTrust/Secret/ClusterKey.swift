import Crypto
import DFSModel

/// The secret that all nodes of a cluster share: 32 random bytes, from which the keys of single
/// purposes (``TokenIssuer``) are derived. Its file holds 64 hexadecimal digits and a newline.
package struct ClusterKey: Hashable, Sendable {
    package static let byteCount = 32

    private let bytes: [UInt8]

    /// A key from the system's random source.
    package static func random() -> ClusterKey {
        let key = SymmetricKey(size: .bits256)
        return ClusterKey(bytes: key.withUnsafeBytes(Array.init))
    }

    /// Reads the form of a key file; the newline may lack.
    ///
    /// Throws ``TrustError`` with `.configuration`; the message does not repeat the text.
    package init(fileText text: String) throws(TrustError) {
        let digits = text.hasSuffix("\n") ? text.dropLast() : text[...]
        guard let bytes = Hex.decode(digits), bytes.count == Self.byteCount else {
            throw TrustError(
                .configuration,
                "This is not a cluster key: it is not a line of 64 hexadecimal digits.")
        }
        self.bytes = bytes
    }

    /// Reads a key file; throws ``TrustError`` that names the file.
    package static func load(file path: String) throws(TrustError) -> ClusterKey {
        let text = try SecretFile.readText(path, limit: 1_024)
        do throws(TrustError) {
            return try ClusterKey(fileText: text)
        } catch {
            throw TrustError(
                .configuration,
                "\(path) is not a cluster key: it is not a line of 64 hexadecimal digits. "
                    + "Copy cluster.key from a node of this cluster.")
        }
    }

    /// What a key file holds. A secret: only for ``SecretFile/write(_:to:audience:replacing:)``.
    package var fileText: String { Hex.encode(bytes) + "\n" }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The key of one purpose (HKDF-SHA256, RFC 5869); two purposes share nothing that helps
    /// against each other.
    func derivedKey(for purpose: String) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: bytes), info: Array(purpose.utf8),
            outputByteCount: 32)
    }
}

extension ClusterKey: CustomStringConvertible, CustomReflectable {
    package var description: String { "ClusterKey(hidden)" }

    package var customMirror: Mirror { Mirror(self, children: []) }
}

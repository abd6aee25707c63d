import Crypto
import DFSModel

/// The secret that all nodes of a cluster share: 32 random bytes, from which the keys of single
/// purposes (``TokenIssuer``) are derived. Its file holds a line of 64 hexadecimal digits.
///
/// While it is being replaced, the file has a line for each key that is still believed; the first
/// one signs.
package struct ClusterKey: Hashable, Sendable {
    package static let byteCount = 32
    /// The most keys that are believed at a time.
    package static let maximumCount = 4

    private let keys: [[UInt8]]

    /// A key from the system's random source.
    package static func random() -> ClusterKey {
        let key = SymmetricKey(size: .bits256)
        return ClusterKey(keys: [key.withUnsafeBytes(Array.init)])
    }

    /// Reads the form of a key file; the newline may lack.
    ///
    /// Throws ``TrustError`` with `.configuration`; the message does not repeat the text.
    package init(fileText text: String) throws(TrustError) {
        let lines = (text.hasSuffix("\n") ? text.dropLast() : text[...]).split(
            separator: "\n", maxSplits: Self.maximumCount, omittingEmptySubsequences: false)
        let keys = lines.compactMap { Hex.decode($0) }.filter { $0.count == Self.byteCount }
        guard !keys.isEmpty, keys.count == lines.count, keys.count <= Self.maximumCount else {
            throw TrustError(
                .configuration,
                "This is not a cluster key: it is not a line of 64 hexadecimal digits.")
        }
        self.keys = keys
    }

    /// How many keys are believed; 1 unless the key is being replaced.
    package var count: Int { keys.count }

    /// These keys and `other`'s behind them, each once.
    package func believing(_ other: ClusterKey) -> ClusterKey {
        ClusterKey(keys: keys + other.keys.filter { !keys.contains($0) })
    }

    /// The key that signs, alone.
    package var signing: ClusterKey { ClusterKey(keys: Array(keys.prefix(1))) }

    /// The keys in the other order, so that the newest one signs.
    package var reversed: ClusterKey { ClusterKey(keys: keys.reversed()) }

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
    package var fileText: String { keys.map { Hex.encode($0) + "\n" }.joined() }

    private init(keys: [[UInt8]]) {
        self.keys = keys
    }

    /// The keys of one purpose (HKDF-SHA256, RFC 5869), the signing one first; two purposes share
    /// nothing that helps against each other.
    func derivedKeys(for purpose: String) -> [SymmetricKey] {
        keys.map {
            HKDF<SHA256>.deriveKey(
                inputKeyMaterial: SymmetricKey(data: $0), info: Array(purpose.utf8),
                outputByteCount: 32)
        }
    }
}

extension ClusterKey: CustomStringConvertible, CustomReflectable {
    package var description: String { "ClusterKey(hidden)" }

    package var customMirror: Mirror { Mirror(self, children: []) }
}

package import DFSModel
import DFSTrust
package import Foundation

/// Replaces the authority or the cluster key of a running cluster, step by step. Between the steps
/// the files must reach every node (and, for the authority, every client); each node takes them by
/// itself within seconds.
package struct KeyRotation: Sendable {
    /// What is replaced.
    package enum Subject: String, Sendable, CaseIterable {
        case authority
        case clusterKey = "cluster-key"
    }

    /// Where one is.
    package enum Step: String, Sendable, CaseIterable {
        /// The new one is believed beside the old one.
        case begin
        /// The new cluster key signs.
        case `switch`
        /// The old one is believed no more.
        case finish
    }

    /// The folders `keys` of the founder and of each node, the founder's first.
    private let folders: [String]
    private let cluster: ClusterID

    package init(folders: [String], cluster: ClusterID) {
        self.folders = folders
        self.cluster = cluster
    }

    /// Takes a step.
    ///
    /// Throws ``ConfigurationError``: `.conflict` if it is not the next one; otherwise as files are
    /// wrong or cannot be written. Taking an interrupted step again finishes it.
    package func take(
        _ step: Step, of subject: Subject, now: Date = Date()
    ) throws(ConfigurationError) {
        do throws(TrustError) {
            switch subject {
            case .authority: try rotateAuthority(step, now)
            case .clusterKey: try rotateKey(step)
            }
        } catch {
            throw ConfigurationError(wrapping: error)
        }
    }

    private func rotateKey(_ step: Step) throws(TrustError) {
        guard let home = folders.first else { return }
        let key = try ClusterKey.load(file: "\(home)/cluster.key")
        switch (step, key.count) {
        case (.begin, 1): try writeKey(key.believing(.random()))
        case (.begin, 2): try writeKey(key)
        case (.switch, 2): try writeKey(key.reversed)
        case (.finish, 2), (.finish, 1): try writeKey(key.signing)
        default: throw Self.wrongStep(step)
        }
    }

    private func writeKey(_ key: ClusterKey) throws(TrustError) {
        for folder in folders {
            try SecretFile.write(
                Array(key.fileText.utf8), to: "\(folder)/cluster.key", replacing: true)
        }
    }

    private func rotateAuthority(_ step: Step, _ now: Date) throws(TrustError) {
        guard let home = folders.first else { return }
        let present = try SecretFile.readText("\(home)/ca.pem")
        let certificates = Self.certificates(in: present)
        switch (step, certificates.count) {
        case (.begin, 1):
            let fresh = try CertificateAuthority(makeFor: cluster, now: now)
            try writeTrust(fresh.certificatePEM + certificates[0])
            try SecretFile.write(
                Array(fresh.keyPEM.utf8), to: "\(home)/ca.key", replacing: true)
        case (.begin, 2): try writeTrust(present)
        case (.finish, 2), (.finish, 1): try writeTrust(certificates[0])
        default: throw Self.wrongStep(step)
        }
    }

    private func writeTrust(_ pem: String) throws(TrustError) {
        for folder in folders {
            try SecretFile.write(
                Array(pem.utf8), to: "\(folder)/ca.pem", audience: .everybody, replacing: true)
        }
    }

    /// The certificates of a PEM text, one by one, each with its line end.
    private static func certificates(in pem: String) -> [String] {
        let end = "-----END CERTIFICATE-----"
        return pem.components(separatedBy: end).dropLast().map {
            $0.trimmingCharacters(in: .whitespacesAndNewlines) + "\n\(end)\n"
        }
    }

    private static func wrongStep(_ step: Step) -> TrustError {
        TrustError(
            .conflict,
            "The step '\(step.rawValue)' does not fit to what the files hold. The order is begin, "
                + "switch (of the cluster key only), finish.")
    }
}

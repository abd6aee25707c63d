import DFSModel
import DFSTrust
import Foundation

/// Collects what is wrong with the certificates and the key of one node or client.
struct CertificateCheck {
    private(set) var problems: [String] = []

    private let nowSeconds: Int
    private var authority: (path: String, info: CertificateInfo)?
    private var certificate: (path: String, info: CertificateInfo)?

    init(nowSeconds: Int) {
        self.nowSeconds = nowSeconds
    }

    /// Call this first. Nil, for a setting that lacks, is reported elsewhere.
    mutating func look(atAuthority path: String?) {
        authority = load(path)
    }

    mutating func look(atCertificate path: String?, key keyPath: String?) {
        certificate = load(path)
        if let certificate, let authority, !certificate.info.isIssued(by: authority.info) {
            problems.append(
                "\(certificate.path) was not issued by the authority \(authority.path). "
                    + "Both must be of the same cluster.")
        }
        guard let keyPath else { return }
        do throws(TrustError) {
            let key = try SecretFile.readText(keyPath)
            problems += ConfigurationCheck.openToOthers(keyPath)
            if let certificate, !certificate.info.matches(keyPEM: key) {
                problems.append("\(keyPath) is not the key of the certificate \(certificate.path).")
            }
        } catch {
            problems.append(error.message)
        }
    }

    mutating func compareAuthority(with cluster: ClusterID) {
        guard let authority else { return }
        if authority.info.commonName != CertificateAuthority.commonName
            || authority.info.organization.flatMap(ClusterID.init) != cluster
        {
            problems.append("\(authority.path) is not the authority of the cluster \(cluster).")
        }
    }

    mutating func compare(with cluster: ClusterID, node: NodeName?, address: NodeAddress?) {
        guard let certificate else { return }
        let identity = try? PeerIdentity(certificate.info)
        if identity?.cluster != cluster || (node != nil && identity?.node != node) {
            let name = node.map { "the node \($0) of " } ?? ""
            problems.append(
                "\(certificate.path) is for '\(certificate.info.subject.printable)', not for "
                    + "\(name)the cluster \(cluster).")
        }
        if let host = address?.host, !HostName.isUnspecified(host),
            !certificate.info.covers(host: host)
        {
            problems.append(
                "\(certificate.path) does not name the host \(host), so nobody can connect to it. "
                    + "Issue one that does.")
        }
    }

    private mutating func load(_ path: String?) -> (path: String, info: CertificateInfo)? {
        guard let path else { return nil }
        do throws(TrustError) {
            let info = try CertificateInfo.load(file: path)
            if info.expiresAtSeconds <= nowSeconds {
                problems.append("\(path) expired on \(Self.day(info.expiresAtSeconds)). Renew it.")
            }
            if info.notBeforeSeconds > nowSeconds {
                problems.append(
                    "\(path) is not valid before \(Self.day(info.notBeforeSeconds)). "
                        + "Check the clock of this machine.")
            }
            return (path, info)
        } catch {
            problems.append(error.message)
            return nil
        }
    }

    private static func day(_ seconds: Int) -> String {
        Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601.year().month().day())
    }
}

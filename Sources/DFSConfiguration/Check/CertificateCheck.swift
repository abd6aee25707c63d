import DFSModel
import DFSTrust
import Foundation

/// Collects what is wrong with the certificates and the key of one node or client.
struct CertificateCheck {
    private(set) var problems: [String] = []

    private let nowSeconds: Int
    private var authorities: (path: String, all: [CertificateInfo])?
    private var certificate: (path: String, info: CertificateInfo)?

    init(nowSeconds: Int) {
        self.nowSeconds = nowSeconds
    }

    /// Call this first. Nil, for a setting that lacks, is reported elsewhere.
    ///
    /// While an authority is replaced, the file holds two; it is enough if one is valid now.
    mutating func look(atAuthority path: String?) {
        guard let path, let all = load(path) else { return }
        authorities = (path, all)
        let isOneValid = all.contains { dateProblems($0, path).isEmpty }
        if !isOneValid { problems += dateProblems(all[0], path) }
    }

    /// The certificate's file may hold those between it and the authority behind it.
    mutating func look(atCertificate path: String?, key keyPath: String?) {
        if let path, let chain = load(path) {
            certificate = (path, chain[0])
            for info in chain { problems += dateProblems(info, path) }
            if let authorities,
                !chain[0].isIssued(byOneOf: authorities.all, through: Array(chain.dropFirst()))
            {
                problems.append(
                    "\(path) was not issued by the authority \(authorities.path). "
                        + "Both must be of the same cluster.")
            }
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

    /// An authority that dfs made is that of one cluster; a foreign one may be anything.
    mutating func compareAuthority(with cluster: ClusterID) {
        guard let authorities else { return }
        let isOfAnother = authorities.all.contains { info in
            info.commonName == CertificateAuthority.commonName
                && info.organization.flatMap(ClusterID.init) != cluster
        }
        if isOfAnother {
            problems.append("\(authorities.path) is not the authority of the cluster \(cluster).")
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

    private mutating func load(_ path: String) -> [CertificateInfo]? {
        do throws(TrustError) {
            return try CertificateInfo.loadAll(file: path)
        } catch {
            problems.append(error.message)
            return nil
        }
    }

    private func dateProblems(_ info: CertificateInfo, _ path: String) -> [String] {
        var problems: [String] = []
        if info.expiresAtSeconds <= nowSeconds {
            problems.append("\(path) expired on \(Self.day(info.expiresAtSeconds)). Renew it.")
        }
        if info.notBeforeSeconds > nowSeconds {
            problems.append(
                "\(path) is not valid before \(Self.day(info.notBeforeSeconds)). "
                    + "Check the clock of this machine.")
        }
        return problems
    }

    private static func day(_ seconds: Int) -> String {
        Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601.year().month().day())
    }
}

import DFSConfiguration
import DFSNode
import DFSTrust
import Foundation
import Logging
import ServiceLifecycle

/// Takes new certificates and keys when their files change, without a restart, and warns when the
/// certificate is about to end.
struct KeyWatch: Service {
    let configuration: NodeConfiguration
    let identity: LiveIdentity?
    let tokens: TokenIssuer
    let logger: Logger

    /// How often the files are looked at.
    static let period = Duration.seconds(5)
    private static let warningDays = 30
    private static let secondsPerDay = 86_400

    /// Looks until the service is shut down. Files that do not fit together are told to the log and
    /// tried again at their next change; what was there before stays in use.
    func run() async throws {
        await cancelWhenGracefulShutdown {
            var seen = stamps
            var warnedDay = -1
            repeat {
                warnedDay = warn(unless: warnedDay)
                let now = stamps
                guard now != seen else { continue }
                seen = now
                reload()
            } while (try? await Task.sleep(for: Self.period)) != nil
        }
    }

    /// Reads everything again.
    func reload() {
        do {
            try identity?.reload()
            tokens.replaceKey(try ClusterKey.load(file: configuration.clusterKey))
            logger.notice("certificate and keys read again")
        } catch {
            logger.error(
                "the new certificate or key is not used", metadata: ["error": "\(error)"])
        }
    }

    /// Warns once a day of an end that is near. Returns the day of the last warning.
    private func warn(unless warnedDay: Int) -> Int {
        guard let end = identity?.expiresAtSeconds else { return warnedDay }
        let now = Int(Date().timeIntervalSince1970)
        let days = (end - now) / Self.secondsPerDay
        let today = now / Self.secondsPerDay
        guard days < Self.warningDays, today != warnedDay else { return warnedDay }
        logger.warning(
            "the certificate ends soon; renew it with 'dfs cert renew'",
            metadata: ["days": "\(max(0, days))"])
        return today
    }

    /// What the file system says of the files; it changes when one is replaced.
    private var stamps: [String] {
        let tls = configuration.tls.map { [$0.certificate, $0.key, $0.authority] } ?? []
        return (tls + [configuration.clusterKey]).map { path in
            var status = stat()
            guard stat(path, &status) == 0 else { return "missing" }
            return "\(status.st_ino) \(status.st_size) \(status.st_mtim.tv_sec)."
                + "\(status.st_mtim.tv_nsec)"
        }
    }
}

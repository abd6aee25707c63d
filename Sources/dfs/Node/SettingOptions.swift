import ArgumentParser

/// An option for each key of a node's configuration file; the file's rules check the values.
struct SettingOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The id of the cluster.", valueName: "id"))
    var cluster: String?

    @Option(help: ArgumentHelp("The name of the node.", valueName: "name"))
    var node: String?

    @Option(help: ArgumentHelp("Where the node listens.", valueName: "host:port"))
    var listen: String?

    @Option(help: ArgumentHelp("Where clients and nodes reach it.", valueName: "host:port"))
    var advertise: String?

    @Option(help: ArgumentHelp("The data folder.", valueName: "dir"))
    var data: String?

    @Option(help: ArgumentHelp("The node's certificate, PEM.", valueName: "file"))
    var certificate: String?

    @Option(help: ArgumentHelp("The certificate's private key, PEM.", valueName: "file"))
    var key: String?

    @Option(help: ArgumentHelp("The authority's certificate, PEM.", valueName: "file"))
    var authority: String?

    @Option(help: ArgumentHelp("The key that all nodes share.", valueName: "file"))
    var clusterKey: String?

    @Flag(help: "Speak plain HTTP instead of TLS, on a loopback address only.")
    var plain = false

    @Option(
        help: ArgumentHelp(
            "How much to log: trace, debug, info, notice, warning, error or critical.",
            valueName: "level"))
    var logLevel: String?

    @Option(help: ArgumentHelp("How to write log lines: text or json.", valueName: "format"))
    var logFormat: String?

    @Option(help: ArgumentHelp("Keep chunks up to this size in the catalog.", valueName: "bytes"))
    var inlineBytes: String?

    @Option(
        help: ArgumentHelp("Drop uploads that nobody commits after this.", valueName: "seconds"))
    var stagingExpirySeconds: String?

    @Option(help: ArgumentHelp("Keep what nothing refers to for this.", valueName: "seconds"))
    var graceSeconds: String?

    @Option(help: ArgumentHelp("Leave this much of the disk free.", valueName: "bytes"))
    var reserveBytes: String?

    @Option(help: ArgumentHelp("Accept at most this many connections.", valueName: "n"))
    var maximumConnections: String?

    @Option(
        help: ArgumentHelp(
            "Accept at most this many connections of one address or user.", valueName: "n"))
    var maximumConnectionsPerCaller: String?

    @Option(
        help: ArgumentHelp(
            "Answer at most this many requests of one address or user in a second.",
            valueName: "n"))
    var requestsPerSecond: String?

    @Option(help: ArgumentHelp("Wait this long for a request's header.", valueName: "seconds"))
    var headerSeconds: String?

    @Option(help: ArgumentHelp("Take the pace of connections over this.", valueName: "seconds"))
    var paceSeconds: String?

    @Option(
        help: ArgumentHelp(
            "Cut connections that send or take less than this a second.", valueName: "bytes"))
    var paceBytesPerSecond: String?

    @Option(help: ArgumentHelp("Take at most this many uploads at once.", valueName: "n"))
    var maximumConcurrentUploads: String?

    @Option(
        help: ArgumentHelp(
            "How long an ended login may go on at a node that is cut off.", valueName: "seconds"))
    var tokenLifetimeSeconds: String?

    @Option(help: ArgumentHelp("How long a login lasts.", valueName: "seconds"))
    var loginLifetimeSeconds: String?

    @Option(
        help: ArgumentHelp("Let repairs fetch at most this much a second.", valueName: "bytes"))
    var repairBytesPerSecond: String?

    @Option(
        help: ArgumentHelp("Let the scrub read at most this much a second.", valueName: "bytes"))
    var scrubBytesPerSecond: String?

    @Option(help: ArgumentHelp("Re-hash every chunk within this.", valueName: "seconds"))
    var scrubPeriodSeconds: String?

    /// What was given, by the file's keys.
    var overrides: [String: String] {
        let given: [String: String?] = [
            "cluster": cluster, "node": node, "listen": listen, "advertise": advertise,
            "data": data, "certificate": certificate, "key": key, "authority": authority,
            "cluster-key": clusterKey, "plain": plain ? "true" : nil, "log-level": logLevel,
            "log-format": logFormat, "inline-bytes": inlineBytes,
            "staging-expiry-seconds": stagingExpirySeconds, "grace-seconds": graceSeconds,
            "reserve-bytes": reserveBytes, "maximum-connections": maximumConnections,
            "maximum-connections-per-caller": maximumConnectionsPerCaller,
            "requests-per-second": requestsPerSecond,
            "header-seconds": headerSeconds, "pace-seconds": paceSeconds,
            "pace-bytes-per-second": paceBytesPerSecond,
            "maximum-concurrent-uploads": maximumConcurrentUploads,
            "token-lifetime-seconds": tokenLifetimeSeconds,
            "login-lifetime-seconds": loginLifetimeSeconds,
            "repair-bytes-per-second": repairBytesPerSecond,
            "scrub-bytes-per-second": scrubBytesPerSecond,
            "scrub-period-seconds": scrubPeriodSeconds,
        ]
        return given.compactMapValues { $0 }
    }
}

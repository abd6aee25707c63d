import DFSModel

/// The keys of a node's configuration file.
enum NodeSettings {
    static let cluster = Setting(
        "cluster", .identifier() as SettingForm<ClusterID>, isRequired: true)
    static let node = Setting("node", .nodeName, isRequired: true)
    static let listen = Setting("listen", .address, isRequired: true)
    static let advertise = Setting("advertise", .address)
    static let data = Setting("data", .path, isRequired: true)
    static let certificate = Setting("certificate", .path)
    static let key = Setting("key", .path)
    static let authority = Setting("authority", .path)
    static let clusterKey = Setting("cluster-key", .path, isRequired: true)
    static let plain = Setting("plain", .flag)
    static let peers = Setting("peers", .endpoint, isList: true)
    static let logLevel = Setting("log-level", .choice as SettingForm<LogLevel>)
    static let logFormat = Setting("log-format", .choice as SettingForm<LogFormat>)
    static let inlineBytes = Setting("inline-bytes", .integer(in: 0...1_048_576))
    static let stagingExpirySeconds = Setting(
        "staging-expiry-seconds", .integer(in: 60...31_536_000))
    static let graceSeconds = Setting("grace-seconds", .integer(in: 0...31_536_000))
    static let reserveBytes = Setting("reserve-bytes", .integer(in: 0...Int.max))
    static let maximumConnections = Setting("maximum-connections", .integer(in: 1...65_536))
    static let maximumConnectionsPerCaller = Setting(
        "maximum-connections-per-caller", .integer(in: 1...65_536))
    static let requestsPerSecond = Setting("requests-per-second", .integer(in: 0...1_000_000))
    static let headerSeconds = Setting("header-seconds", .integer(in: 1...3_600))
    static let paceSeconds = Setting("pace-seconds", .integer(in: 1...3_600))
    static let paceBytesPerSecond = Setting(
        "pace-bytes-per-second", .integer(in: 0...1_000_000_000))
    static let maximumConcurrentUploads = Setting(
        "maximum-concurrent-uploads", .integer(in: 1...65_536))
    static let tokenLifetimeSeconds = Setting(
        "token-lifetime-seconds", .integer(in: 1...86_400))
    static let loginLifetimeSeconds = Setting(
        "login-lifetime-seconds", .integer(in: 1...31_536_000))
    static let repairBytesPerSecond = Setting(
        "repair-bytes-per-second", .integer(in: 0...Int.max))
    static let scrubBytesPerSecond = Setting(
        "scrub-bytes-per-second", .integer(in: 0...Int.max))
    static let scrubPeriodSeconds = Setting(
        "scrub-period-seconds", .integer(in: 4...315_360_000))

    static let all: [any AnySetting] = [
        cluster, node, listen, advertise, data, certificate, key, authority, clusterKey, plain,
        peers, logLevel, logFormat, inlineBytes, stagingExpirySeconds, graceSeconds, reserveBytes,
        maximumConnections, maximumConnectionsPerCaller, requestsPerSecond,
        headerSeconds, paceSeconds, paceBytesPerSecond, maximumConcurrentUploads,
        tokenLifetimeSeconds, loginLifetimeSeconds,
        repairBytesPerSecond, scrubBytesPerSecond, scrubPeriodSeconds,
    ]
}

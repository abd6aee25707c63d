import DFSModel
import DFSTrust

extension NodeConfiguration {
    /// Reads a node's file. `overrides` (by the file's keys, such as `log-level`) win over the
    /// `environment` (`DFS_LOG_LEVEL`), and both over the file.
    ///
    /// A path in the file is relative to the file's folder, any other to the current folder.
    /// Throws ``ConfigurationError`` with `.configuration` that names every unknown key, wrong
    /// value and missing key. The files that the settings name are not looked at.
    package static func load(
        file: String, overrides: [String: String] = [:], environment: [String: String] = [:]
    ) async throws -> NodeConfiguration {
        let reader = try await SettingsReader(
            file: SettingsFile(path: file), settings: NodeSettings.all, options: overrides,
            environment: environment)
        let problems = reader.problems + contradictions(in: reader, file: file)
        guard problems.isEmpty else { throw ConfigurationError(problems: problems) }
        return try NodeConfiguration(reader)
    }

    /// Settings that are right one by one and wrong together; a sentence for each.
    static func contradictions(in reader: SettingsReader, file: String) -> [String] {
        var problems: [String] = []
        let listen = reader.value(NodeSettings.listen)
        if reader.value(NodeSettings.plain) == true {
            if let listen, !HostName.isLoopback(listen.host) {
                problems.append(
                    "\(file) sets `plain`, but listens on \(listen). "
                        + "Only a loopback address may go without TLS.")
            }
        } else {
            for setting in [NodeSettings.certificate, NodeSettings.key, NodeSettings.authority]
            where reader.value(setting) == nil {
                problems.append(
                    "\(file) lacks `\(setting.name)`. It must be the path of a PEM file.")
            }
        }
        let reached = reader.value(NodeSettings.advertise) ?? listen
        if let reached, HostName.isUnspecified(reached.host) {
            problems.append(
                "\(file) needs `advertise` with a host at which other machines reach this node, "
                    + "because \(reached.host) means every address.")
        }
        return problems
    }

    private init(_ reader: SettingsReader) throws(ConfigurationError) {
        self.init(
            cluster: try reader.required(NodeSettings.cluster),
            node: try reader.required(NodeSettings.node),
            listen: try reader.required(NodeSettings.listen),
            advertise: reader.value(NodeSettings.advertise),
            data: try reader.requiredPath(NodeSettings.data),
            tls: reader.value(NodeSettings.plain) == true ? nil : try TLSFiles(reader),
            clusterKey: try reader.requiredPath(NodeSettings.clusterKey))
        peers = reader.list(NodeSettings.peers)
        logLevel = reader.value(NodeSettings.logLevel) ?? logLevel
        logFormat = reader.value(NodeSettings.logFormat) ?? logFormat
        inlineBytes = reader.value(NodeSettings.inlineBytes) ?? inlineBytes
        stagingExpirySeconds =
            reader.value(NodeSettings.stagingExpirySeconds) ?? stagingExpirySeconds
        graceSeconds = reader.value(NodeSettings.graceSeconds) ?? graceSeconds
        reserveBytes = reader.value(NodeSettings.reserveBytes)
        maximumConnections = reader.value(NodeSettings.maximumConnections) ?? maximumConnections
        maximumConnectionsPerCaller =
            reader.value(NodeSettings.maximumConnectionsPerCaller) ?? maximumConnectionsPerCaller
        requestsPerSecond = reader.value(NodeSettings.requestsPerSecond) ?? requestsPerSecond
        headerSeconds = reader.value(NodeSettings.headerSeconds) ?? headerSeconds
        paceSeconds = reader.value(NodeSettings.paceSeconds) ?? paceSeconds
        paceBytesPerSecond = reader.value(NodeSettings.paceBytesPerSecond) ?? paceBytesPerSecond
        maximumConcurrentUploads =
            reader.value(NodeSettings.maximumConcurrentUploads) ?? maximumConcurrentUploads
        tokenLifetimeSeconds =
            reader.value(NodeSettings.tokenLifetimeSeconds) ?? tokenLifetimeSeconds
        loginLifetimeSeconds =
            reader.value(NodeSettings.loginLifetimeSeconds) ?? loginLifetimeSeconds
        repairBytesPerSecond =
            reader.value(NodeSettings.repairBytesPerSecond) ?? repairBytesPerSecond
        scrubBytesPerSecond = reader.value(NodeSettings.scrubBytesPerSecond) ?? scrubBytesPerSecond
        scrubPeriodSeconds = reader.value(NodeSettings.scrubPeriodSeconds) ?? scrubPeriodSeconds
    }
}

extension TLSFiles {
    fileprivate init(_ reader: SettingsReader) throws(ConfigurationError) {
        self.init(
            certificate: try reader.requiredPath(NodeSettings.certificate),
            key: try reader.requiredPath(NodeSettings.key),
            authority: try reader.requiredPath(NodeSettings.authority))
    }
}

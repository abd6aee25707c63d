import DFSModel
import DFSTrust

extension ClientConfiguration {
    /// Reads a client's file; a path in it is relative to the file's folder.
    ///
    /// Throws ``ConfigurationError`` with `.configuration` that names every unknown key, wrong
    /// value and missing key. The authority's file is not looked at.
    package static func load(file: String) throws(ConfigurationError) -> ClientConfiguration {
        let reader = SettingsReader(
            file: try SettingsFile(path: file), settings: ClientSettings.all)
        let problems = reader.problems + contradictions(in: reader, file: file)
        guard problems.isEmpty else { throw ConfigurationError(problems: problems) }
        let plain = reader.value(ClientSettings.plain) == true
        return ClientConfiguration(
            cluster: try reader.required(ClientSettings.cluster),
            authority: plain ? nil : try reader.requiredPath(ClientSettings.authority),
            nodes: reader.list(ClientSettings.nodes), user: reader.value(ClientSettings.user),
            copies: reader.value(ClientSettings.copies))
    }

    /// Settings that are right one by one and wrong together; a sentence for each.
    static func contradictions(in reader: SettingsReader, file: String) -> [String] {
        var problems: [String] = []
        let nodes = reader.list(ClientSettings.nodes)
        if reader.value(ClientSettings.plain) == true {
            problems += nodes.filter { !HostName.isLoopback($0.address.host) }.map {
                "\(file) sets `plain`, but \($0.name) is at \($0.address). "
                    + "Only a loopback address may go without TLS."
            }
        } else if reader.value(ClientSettings.authority) == nil {
            problems.append("\(file) lacks `authority`. It must be the path of a PEM file.")
        }
        problems += nodes.filter { $0.address.port == 0 }.map {
            "\(file) gives \($0.name) the port 0. Name the port at which it listens."
        }
        if Set(nodes.map(\.name)).count < nodes.count {
            problems.append("\(file) names a node twice in `nodes`. Remove one.")
        }
        if let copies = reader.value(ClientSettings.copies), !nodes.isEmpty, copies > nodes.count {
            problems.append(
                "\(file) asks for \(copies) copies on \(nodes.count) nodes. Lower `copies`.")
        }
        return problems
    }
}

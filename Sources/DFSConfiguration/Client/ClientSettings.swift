import DFSModel

/// The keys of a client's configuration file.
enum ClientSettings {
    static let cluster = Setting(
        "cluster", .identifier() as SettingForm<ClusterID>, isRequired: true)
    static let authority = Setting("authority", .path)
    static let nodes = Setting("nodes", .endpoint, isRequired: true, isList: true)
    static let user = Setting("user", .userName)
    static let copies = Setting("copies", .integer(in: 1...64))
    static let plain = Setting("plain", .flag)

    static let all: [any AnySetting] = [cluster, authority, nodes, user, copies, plain]
}

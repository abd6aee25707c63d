import Foundation

/// What can be told from the text of a host without asking anybody.
package enum HostName {
    /// The 4 or 16 bytes of an IP address, or nil for a name.
    package static func addressBytes(_ host: String) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, host, &bytes) == 1 { return Array(bytes[..<4]) }
        return inet_pton(AF_INET6, host, &bytes) == 1 ? bytes : nil
    }

    /// An address of 4 or 16 bytes as text, or nil for other lengths.
    package static func text(ofAddress bytes: [UInt8]) -> String? {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let family = bytes.count == 4 ? AF_INET : AF_INET6
        guard inet_ntop(family, bytes, &text, socklen_t(text.count)) != nil else { return nil }
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Whether the host is this machine whatever the network says: `localhost`, 127.0.0.0/8, `::1`.
    package static func isLoopback(_ host: String) -> Bool {
        guard let bytes = addressBytes(host) else { return host.lowercased() == "localhost" }
        return bytes.count == 4 ? bytes[0] == 127 : bytes == [UInt8](repeating: 0, count: 15) + [1]
    }

    /// Whether the host stands for every address of this machine: `0.0.0.0` or `::`.
    package static func isUnspecified(_ host: String) -> Bool {
        addressBytes(host).map { $0.allSatisfy { $0 == 0 } } ?? false
    }
}

/// Where a node listens or is reached: a host name or IP address, and a port.
package struct NodeAddress: Hashable, Sendable {
    package let host: String
    /// From 0 to 65,535; 0 asks the system for a free port when binding.
    package let port: Int

    package init(host: String, port: Int) throws(ModelError) {
        guard (0...65_535).contains(port) else {
            throw ModelError(.invalid, "The port \(port) is outside 0…65535.")
        }
        let isPlain = host.utf8.allSatisfy { $0.isASCIIAlphanumeric || ".-_:".utf8.contains($0) }
        guard !host.isEmpty, host.utf8.count <= 253, isPlain else {
            throw ModelError(.invalid, "'\(host.printable)' is not a host name or IP address.")
        }
        self.host = host
        self.port = port
    }

    /// Reads `host:port` or `[v6]:port`.
    package init(_ text: String) throws(ModelError) {
        // Only the usual spelling of a port: an address has one text, so that lists have one binary
        // form.
        guard let colon = text.lastIndex(of: ":"),
            let port = Int(text[text.index(after: colon)...]),
            text.utf8.elementsEqual("\(text[..<colon]):\(port)".utf8)
        else {
            throw ModelError(.invalid, "'\(text.printable)' is not an address. Write HOST:PORT.")
        }
        var host = String(text[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = String(host.dropFirst().dropLast())
            guard host.contains(":") else {
                throw ModelError(
                    .invalid, "Write '\(host.printable)' without brackets; they are for IPv6.")
            }
        } else if host.contains(":") {
            throw ModelError(
                .invalid, "Write an IPv6 address in brackets: [\(host.printable)]:\(port).")
        }
        try self.init(host: host, port: port)
    }
}

extension NodeAddress: CustomStringConvertible {
    package var description: String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}

extension NodeAddress: Codable {
    package init(from decoder: any Decoder) throws {
        try self.init(try decoder.singleValueContainer().decode(String.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

import DFSTrust
import NIOCore

extension Channel {
    /// Who is at the other end, for limits and logs: an IPv4 address, the first half of an IPv6
    /// address (one customer has all of the other half), or `unknown`.
    var remoteHost: String {
        guard let text = remoteAddress?.ipAddress else { return "unknown" }
        guard let bytes = HostName.addressBytes(text), bytes.count == 16 else { return text }
        let isMapped = bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10...11] == [255, 255]
        if isMapped { return bytes.suffix(4).map { "\($0)" }.joined(separator: ".") }
        let groups = stride(from: 0, to: 8, by: 2).map { position in
            String(Int(bytes[position]) << 8 | Int(bytes[position + 1]), radix: 16)
        }
        return groups.joined(separator: ":") + "::/64"
    }
}

extension Exchange {
    /// Where the request comes from.
    var remoteAddress: String { context.channel.remoteHost }
}

import DFSModel
import Foundation

/// Finds ports that nothing listens on.
enum FreePorts {
    /// The first of `count` consecutive free ports on the loopback address.
    static func base(count: Int) throws -> Int {
        for _ in 0..<200 {
            let base = Int.random(in: 20_000...32_000)
            if (base..<base + count).allSatisfy(isFree) { return base }
        }
        throw BenchError(.unavailable, "No \(count) consecutive free ports were found.")
    }

    /// Whether nothing listens on a port.
    static func isFree(_ port: Int) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}

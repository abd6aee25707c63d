import DFSModel
import Foundation
import Synchronization

/// Forwards TCP connections on the loopback address, and counts, delays and cuts them: a bad
/// network between a client and nodes.
///
/// Each connection takes two threads. Stop it before it goes out of use.
package final class TCPProxy: Sendable {
    /// Where it listens, in the order of the ports that it forwards to.
    package let ports: [Int]

    private struct State {
        var links: [Int: Link] = [:]
        var nextLink = 0
        var forwardedBytes = 0
        var delayMilliseconds = 0
        var isRefusing = false
        var cutEveryBytes = 0
        var cutsLeft = 0
        var nextCut = 0
        var cuts = 0
    }

    private let listeners: [Int32]
    private let state = Mutex(State())

    /// Listens on a free port for each of `targets`, which are ports on the loopback address.
    /// Throws `unavailable` if that is not possible.
    package init(to targets: [Int]) throws {
        let opened = try targets.map { _ in try Self.listen() }
        listeners = opened.map(\.descriptor)
        ports = opened.map(\.port)
        for (listener, target) in zip(listeners, targets) {
            Thread.detachNewThread { [self] in accept(on: listener, target) }
        }
    }

    /// Bytes that have passed, both directions together.
    package var forwardedBytes: Int { state.withLock { $0.forwardedBytes } }

    /// How often all connections were cut.
    package var cuts: Int { state.withLock { $0.cuts } }

    /// Holds back every piece of up to 64 KiB for this long.
    package func delay(milliseconds: Int) {
        state.withLock { $0.delayMilliseconds = milliseconds }
    }

    /// Whether new connections are closed at once.
    package func refuse(_ isRefusing: Bool) {
        state.withLock { $0.isRefusing = isRefusing }
    }

    /// Cuts all connections each time that `bytes` more have passed, `times` times.
    package func cut(everyBytes bytes: Int, times: Int) {
        state.withLock { state in
            state.cutEveryBytes = bytes
            state.cutsLeft = times
            state.nextCut = state.forwardedBytes + bytes
        }
    }

    /// Resets all connections (RST); new ones are taken.
    package func cutAll() {
        let links = state.withLock { state in
            state.cuts += 1
            defer { state.links = [:] }
            return Array(state.links.values)
        }
        for link in links { link.reset() }
    }

    /// Ends all connections and listens no more.
    package func stop() {
        for listener in listeners { shutdown(listener, Int32(SHUT_RDWR)) }
        cutAll()
    }
}

extension TCPProxy {
    private static func address(_ port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
        return address
    }

    private static func with<Value>(
        _ address: inout sockaddr_in, _ body: (UnsafeMutablePointer<sockaddr>) -> Value
    ) -> Value {
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1, body)
        }
    }

    private static func listen() throws -> (descriptor: Int32, port: Int) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = address(0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        guard with(&address, { bind(descriptor, $0, length) }) == 0,
            Glibc.listen(descriptor, 128) == 0,
            with(&address, { getsockname(descriptor, $0, &length) }) == 0
        else {
            close(descriptor)
            throw ModelError(.unavailable, "No port can be had for a proxy.")
        }
        return (descriptor, Int(in_port_t(bigEndian: address.sin_port)))
    }

    private func accept(on listener: Int32, _ target: Int) {
        while true {
            let client = Glibc.accept(listener, nil, nil)
            if client < 0, errno == EINTR || errno == ECONNABORTED { continue }
            guard client >= 0 else { break }
            forward(client, to: target)
        }
        close(listener)
    }

    private func forward(_ client: Int32, to target: Int) {
        let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = Self.address(target)
        let length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isRefusing = state.withLock { $0.isRefusing }
        guard !isRefusing, Self.with(&address, { connect(server, $0, length) }) == 0 else {
            close(client)
            close(server)
            return
        }
        let link = Link(client: client, server: server)
        let number = state.withLock { state in
            state.nextLink += 1
            state.links[state.nextLink] = link
            return state.nextLink
        }
        for (from, to) in [(client, server), (server, client)] {
            Thread.detachNewThread { [self] in
                pump(link, from, to)
                state.withLock { _ = $0.links.removeValue(forKey: number) }
            }
        }
    }

    /// Copies until either side ends, and then ends both.
    private func pump(_ link: Link, _ from: Int32, _ to: Int32) {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(from, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            let delay = state.withLock { $0.delayMilliseconds }
            if delay > 0 { usleep(UInt32(delay) * 1_000) }
            guard Self.send(buffer[..<count], to: to) else { break }
            if isCutDue(after: count) { cutAll() }
        }
        link.end()
    }

    private func isCutDue(after count: Int) -> Bool {
        state.withLock { state in
            state.forwardedBytes += count
            guard state.cutsLeft > 0, state.forwardedBytes >= state.nextCut else { return false }
            state.cutsLeft -= 1
            state.nextCut = state.forwardedBytes + state.cutEveryBytes
            return true
        }
    }

    private static func send(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) -> Bool {
        var rest = bytes
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }
}

/// The two sockets of a forwarded connection; closed with the last thread that uses them.
private final class Link: Sendable {
    private let client: Int32
    private let server: Int32

    init(client: Int32, server: Int32) {
        self.client = client
        self.server = server
    }

    /// Lets both sides know that nothing more comes.
    func end() {
        shutdown(client, Int32(SHUT_RDWR))
        shutdown(server, Int32(SHUT_RDWR))
    }

    /// Closes with RST, and without what has not been sent yet.
    func reset() {
        var hard = linger(l_onoff: 1, l_linger: 0)
        for descriptor in [client, server] {
            setsockopt(
                descriptor, SOL_SOCKET, SO_LINGER, &hard, socklen_t(MemoryLayout<linger>.size))
        }
        end()
    }

    deinit {
        close(client)
        close(server)
    }
}

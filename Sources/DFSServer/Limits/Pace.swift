import DFSConfiguration

/// Decides when a connection is too slow to be kept. A value: times come in as milliseconds of a
/// clock that only rises.
///
/// Only the peer's time counts: while the node itself does not read (an upload that waits for its
/// turn) or has nothing to send, nothing runs.
struct Pace: Sendable {
    /// What is too slow.
    enum Complaint: String, Sendable {
        case header = "the request's header did not arrive in time"
        case body = "the request's body came too slowly"
        case answer = "the answer was taken too slowly"
    }

    struct Limits: Sendable {
        /// From a request's first byte to the end of its header.
        let headerMilliseconds: Int
        /// Over how much of the peer's time the pace is taken.
        let windowMilliseconds: Int
        /// The least bytes in a window.
        let windowBytes: Int
    }

    /// A span of waiting for the peer and what came of it.
    private struct Window: Sendable {
        var waitedMilliseconds = 0
        var bytes = 0
        var since: Int?

        mutating func begin(_ now: Int) {
            if since == nil { since = now }
        }

        mutating func pause(_ now: Int) {
            if let since { waitedMilliseconds += now - since }
            since = nil
        }

        /// Whether a whole window has passed with too few bytes; begins the next one if it has.
        mutating func isTooSlow(_ now: Int, _ limits: Limits) -> Bool {
            let waited = waitedMilliseconds + (since.map { now - $0 } ?? 0)
            guard waited >= limits.windowMilliseconds else { return false }
            let isSlow = bytes < limits.windowBytes
            self = Window(since: since == nil ? nil : now)
            return isSlow
        }
    }

    private let limits: Limits
    private var headerSince: Int?
    private var isInBody = false
    private var incoming = Window()
    private var outgoing = Window()
    private var unsentBytes = 0

    init(_ limits: Limits) {
        self.limits = limits
    }

    /// A byte of a request has come.
    mutating func requestByte(_ now: Int) {
        if !isInBody, headerSince == nil { headerSince = now }
    }

    /// The node asks for bytes.
    mutating func wantsToRead(_ now: Int) {
        if isInBody { incoming.begin(now) }
    }

    mutating func received(_ bytes: Int, _ now: Int) {
        guard isInBody else { return }
        incoming.pause(now)
        incoming.bytes += bytes
    }

    /// A request's header is complete.
    mutating func headerEnded() {
        headerSince = nil
        isInBody = true
        incoming = Window()
    }

    /// A request's body is complete.
    mutating func bodyEnded() {
        isInBody = false
        incoming = Window()
    }

    /// How much the node has given to the system and the system has not sent yet.
    mutating func unsent(_ bytes: Int, _ now: Int) {
        if bytes == 0 {
            outgoing = Window()
        } else {
            outgoing.bytes += max(0, unsentBytes - bytes)
            outgoing.begin(now)
        }
        unsentBytes = bytes
    }

    /// The node gives bytes to the system.
    mutating func wrote(_ bytes: Int) {
        unsentBytes += bytes
    }

    /// What is wrong now, if anything. To be asked every few seconds.
    mutating func complaint(_ now: Int) -> Complaint? {
        if let headerSince, now - headerSince >= limits.headerMilliseconds { return .header }
        if isInBody, incoming.isTooSlow(now, limits) { return .body }
        return unsentBytes > 0 && outgoing.isTooSlow(now, limits) ? .answer : nil
    }
}

extension Pace.Limits {
    init(_ configuration: NodeConfiguration) {
        self.init(
            headerMilliseconds: configuration.headerSeconds * 1_000,
            windowMilliseconds: configuration.paceSeconds * 1_000,
            windowBytes: configuration.paceSeconds * configuration.paceBytesPerSecond)
    }
}

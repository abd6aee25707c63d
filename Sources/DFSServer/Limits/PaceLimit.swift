import Glibc
import Logging
import NIOCore
import NIOHTTP1

/// Cuts a connection whose peer sends or takes bytes too slowly, as ``Pace`` decides, and tells the
/// log about a peer that breaks off or does not speak HTTP.
///
/// It puts one handler next to the socket, which counts bytes, and others around the HTTP decoder,
/// which see where requests begin and end.
final class PaceLimit: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    private let logger: Logger
    private let limits: Pace.Limits

    init(_ logger: Logger, _ limits: Pace.Limits) {
        self.logger = logger
        self.limits = limits
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let from = context.channel.remoteHost
        let meter = PaceMeter(limits, logger: logger, from: from)
        let pipeline = context.pipeline.syncOperations
        do {
            let decoder = try pipeline.handler(
                type: ByteToMessageHandler<HTTPRequestDecoder>.self)
            try pipeline.addHandler(meter, position: .first)
            try pipeline.addHandler(PaceStart(meter: meter), position: .before(decoder))
            try pipeline.addHandler(
                WireTrouble(logger, from: from) { meter.isCut }, position: .after(decoder))
            try pipeline.addHandler(PaceMarks(meter: meter), position: .after(decoder))
        } catch {
            logger.error("no pace limit on a connection", metadata: ["error": "\(error)"])
            context.close(promise: nil)
        }
    }
}

/// Counts the bytes next to the socket and asks ``Pace`` every few seconds.
private final class PaceMeter: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = IOData

    private var pace: Pace
    private let period: TimeAmount
    private let logger: Logger
    private let from: String
    private let start = NIODeadline.now()
    private var timer: RepeatedTask?
    /// Whether this has ended the connection, and said so.
    private(set) var isCut = false

    init(_ limits: Pace.Limits, logger: Logger, from: String) {
        pace = Pace(limits)
        period = .milliseconds(Int64(min(2_000, limits.windowMilliseconds / 5)))
        self.logger = logger
        self.from = from
    }

    private var now: Int { Int((NIODeadline.now() - start).nanoseconds / 1_000_000) }

    func handlerAdded(context: ChannelHandlerContext) {
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        timer = context.eventLoop.scheduleRepeatedTask(
            initialDelay: period, delay: period
        ) { _ in
            let (meter, context) = bound.value
            meter.check(context)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
        timer = nil
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        timer = nil
        context.fireChannelInactive()
    }

    func read(context: ChannelHandlerContext) {
        pace.wantsToRead(now)
        context.read()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        pace.received(unwrapInboundIn(data).readableBytes, now)
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        pace.wrote(unwrapOutboundIn(data).readableBytes)
        context.write(data, promise: promise)
    }

    func requestByte() { pace.requestByte(now) }
    func headerEnded() { pace.headerEnded() }
    func bodyEnded() { pace.bodyEnded() }

    private func check(_ context: ChannelHandlerContext) {
        let unsent = try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)
        pace.unsent(unsent ?? 0, now)
        guard let complaint = pace.complaint(now) else { return }
        logger.notice(
            "connection cut", metadata: ["from": "\(from)", "why": "\(complaint.rawValue)"])
        timer?.cancel()
        isCut = true
        if complaint == .answer { Self.dropUnsent(context.channel) }
        context.close(mode: .all, promise: nil)
    }

    /// Makes closing drop what the system holds for the peer. Otherwise megabytes would wait in the
    /// kernel for as long as the peer lives, and the peer would not notice that it was cut.
    private static func dropUnsent(_ channel: any Channel) {
        let socket = channel as? any SocketOptionProvider
        _ = socket?.setSoLinger(linger(l_onoff: 1, l_linger: 0))
    }
}

/// Tells a ``PaceMeter`` of the first bytes of requests.
private final class PaceStart: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer

    private let meter: PaceMeter

    init(meter: PaceMeter) {
        self.meter = meter
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        meter.requestByte()
        context.fireChannelRead(data)
    }
}

/// Tells a ``PaceMeter`` where headers and requests end.
private final class PaceMarks: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart

    private let meter: PaceMeter

    init(meter: PaceMeter) {
        self.meter = meter
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head: meter.headerEnded()
        case .body: break
        case .end: meter.bodyEnded()
        }
        context.fireChannelRead(data)
    }
}

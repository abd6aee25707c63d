import DFSModel
import Logging
import NIOCore
import NIOHTTP1

/// Tells the log, once, of a connection that breaks off in the middle of a request or sends what is
/// no HTTP.
///
/// Silent where the log has its line already: the node has cut the connection, or it has refused
/// the request whose rest did not come.
final class WireTrouble: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart

    private let logger: Logger
    private let from: String
    private let isCut: () -> Bool

    /// Where the request goes whose end has not come.
    private var target: String?
    /// Requests whose answers have not begun.
    private var unanswered = 0
    /// Whether the newest request has been refused with a line of its own.
    private var isRefused = false
    private var hasTold = false

    /// - Parameters:
    ///   - from: who is at the other end.
    ///   - isCut: whether the node has cut the connection and said so.
    init(_ logger: Logger, from: String, isCut: @escaping () -> Bool) {
        self.logger = logger
        self.from = from
        self.isCut = isCut
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            target = head.uri
            unanswered += 1
            isRefused = false
        case .body: break
        case .end: target = nil
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .head(let head) = unwrapOutboundIn(data), head.status.code >= 200 {
            unanswered -= 1
            isRefused = unanswered == 0 && FailureMiddleware.logs(Int(head.status.code))
        }
        context.write(data, promise: promise)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        tell(error)
        context.fireErrorCaught(error)
    }

    private func tell(_ error: any Error) {
        guard !hasTold, !isCut(), target == nil || !isRefused else { return }
        let isBrokenOff = (error as? HTTPParserError).map { $0 == .invalidEOFState } ?? true
        var metadata: Logger.Metadata = ["from": "\(from)", "error": "\(error)"]
        if let target, isBrokenOff {
            metadata["path"] = "\(String(target.prefix { $0 != "?" }).printable)"
            logger.info("request broken off", metadata: metadata)
        } else if error is HTTPParserError {
            logger.notice("not HTTP", metadata: metadata)
        } else {
            // Between requests a connection may end as it likes.
            return
        }
        hasTold = true
    }
}

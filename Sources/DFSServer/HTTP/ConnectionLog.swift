import Logging
import NIOCore

/// Writes a line for each connection that begins.
final class ConnectionLog: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    private let logger: Logger

    init(_ logger: Logger) {
        self.logger = logger
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let from = context.channel.remoteAddress.map { "\($0)" } ?? "unknown"
        logger.info("connected", metadata: ["from": "\(from)"])
    }
}

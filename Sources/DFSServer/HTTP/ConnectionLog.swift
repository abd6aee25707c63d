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
        let address = context.channel.remoteAddress
        let port = address?.port.map(String.init) ?? "unknown"
        logger.info(
            "connected",
            metadata: ["from": "\(address?.ipAddress ?? "unknown")", "port": "\(port)"])
    }
}

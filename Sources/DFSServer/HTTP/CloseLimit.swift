import NIOCore

/// Ends a connection that does not answer when it is closed.
///
/// Closing TLS means to say so and to wait for the peer's word, for up to five seconds. Idle
/// pooled connections of clients do not answer, and a node that stops would wait for each. This
/// handler lets the orderly end begin and cuts the connection a moment later.
final class CloseLimit: ChannelOutboundHandler, RemovableChannelHandler {
    typealias OutboundIn = NIOAny

    private static let patience = TimeAmount.milliseconds(250)
    private let cut = Cut()

    func handlerAdded(context: ChannelHandlerContext) {
        // First in the pipeline: below TLS, next to the socket.
        try? context.pipeline.syncOperations.addHandler(cut, position: .first)
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        context.close(mode: mode, promise: promise)
        guard mode == .all else { return }
        let cut = NIOLoopBound(self.cut, eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: Self.patience) { cut.value.now() }
    }
}

/// The handler next to the socket; closing from here does not ask anybody.
private final class Cut: ChannelOutboundHandler, RemovableChannelHandler {
    typealias OutboundIn = NIOAny
    private var context: ChannelHandlerContext?

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    func now() {
        context?.close(mode: .all, promise: nil)
    }
}

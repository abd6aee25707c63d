import NIOCore

/// Writes what arrives to another channel of the same event loop, in order, after a while.
final class PassingHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let other: any Channel
    private let delayMilliseconds: @Sendable () -> Int
    /// When the piece before is due.
    private var lastDue = NIODeadline.now()

    init(to other: any Channel, delayMilliseconds: @escaping @Sendable () -> Int) {
        self.other = other
        self.delayMilliseconds = delayMilliseconds
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let piece = unwrapInboundIn(data)
        let other = other
        later(context) { other.writeAndFlush(piece, promise: nil) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        let other = other
        later(context) { other.close(promise: nil) }
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func later(_ context: ChannelHandlerContext, _ work: @escaping @Sendable () -> Void) {
        let due = max(lastDue, .now() + .milliseconds(Int64(delayMilliseconds())))
        lastDue = due
        guard due > .now() else { return work() }
        context.eventLoop.scheduleTask(deadline: due, work)
    }
}

import NIOCore

/// Writes what arrives to another channel of the same event loop, in order, when the line has
/// carried it. Reads no more while much is on the way.
final class PassingHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let other: any Channel
    private let connections: ProxyConnections
    private let isDelayed: Bool
    /// When the piece before is due.
    private var lastDue = NIODeadline.now()
    private var bytesOnTheWay = 0

    private static let mostBytesOnTheWay = 16_384
    /// A late line that is not slow carries as much as comes.
    private static let mostBytesLate = 16 * 1024 * 1024

    init(to other: any Channel, over connections: ProxyConnections, isDelayed: Bool) {
        self.other = other
        self.connections = connections
        self.isDelayed = isDelayed
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let piece = unwrapInboundIn(data)
        let count = piece.readableBytes
        bytesOnTheWay += count
        holdBack(context.channel)
        let (channel, handler) = (context.channel, NIOLoopBound(self, eventLoop: context.eventLoop))
        let (other, connections) = (other, connections)
        later(context, bytes: count) {
            other.writeAndFlush(piece).whenComplete { _ in
                handler.value.bytesOnTheWay -= count
                handler.value.holdBack(channel)
            }
            if connections.line.change({ $0.forward(bytes: count) }) { connections.resetAll() }
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        let other = other
        later(context, bytes: 0) { other.close(promise: nil) }
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    /// Reads, or does not, as there is room.
    private func holdBack(_ channel: any Channel) {
        let isSlow = connections.line.read { $0.bytesPerSecond != nil }
        let most = isSlow ? Self.mostBytesOnTheWay : Self.mostBytesLate
        channel.setOption(.autoRead, value: bytesOnTheWay < most).whenFailure { _ in
            // Only a channel that has closed meanwhile fails.
            channel.close(promise: nil)
        }
    }

    private func later(
        _ context: ChannelHandlerContext, bytes: Int, _ work: @escaping @Sendable () -> Void
    ) {
        let due = max(
            lastDue, connections.line.change { $0.due(bytes: bytes, isDelayed: isDelayed) })
        lastDue = due
        guard due > .now() else { return work() }
        context.eventLoop.scheduleTask(deadline: due, work)
    }
}

import DFSTesting
import DFSTrust
import NIOCore
import NIOPosix
import NIOSSL

/// A connection to a node that sends bytes as they are and takes as little of the answers as it is
/// told to.
struct RawClient {
    let channel: any Channel
    private let firstBytes: EventLoopFuture<String>

    /// Connects to the cluster's first node, over TLS unless `isPlain`, from an address of this
    /// machine. Its own system holds few of the answer's bytes for it.
    static func connect(
        to cluster: TestCluster, isPlain: Bool, from address: String = "127.0.0.1"
    ) async throws -> RawClient {
        let tls = try isPlain ? nil : context(cluster)
        let first = MultiThreadedEventLoopGroup.singleton.next().makePromise(of: String.self)
        let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(to: try SocketAddress(ipAddress: address, port: 0))
            .channelOption(.socketOption(.so_rcvbuf), value: 4_096)
            .channelOption(
                .recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 1_024)
            )
            .channelOption(.maxMessagesPerRead, value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let tls {
                        try pipeline.addHandler(
                            NIOSSLClientHandler(context: tls, serverHostname: nil))
                    }
                    try pipeline.addHandler(Edge(first), position: .first)
                }
            }
        do {
            let port = try cluster.ports()[0]
            return RawClient(
                channel: try await bootstrap.connect(host: "127.0.0.1", port: port).get(),
                firstBytes: first.futureResult)
        } catch {
            first.fail(error)
            throw error
        }
    }

    private static func context(_ cluster: TestCluster) throws -> NIOSSLContext {
        try NIOSSLContext(
            configuration: try TLSIdentity.userClientConfiguration(
                authorityFile: "\(cluster.root)/keys/ca.pem"))
    }

    /// Sends bytes and returns when the system has taken them.
    func send(_ bytes: ByteBuffer) async throws {
        try await channel.writeAndFlush(bytes).get()
    }

    /// The first bytes of what was answered, or nothing if the connection ended without any.
    func answer() async throws -> String { try await firstBytes.get() }

    /// From now on takes at most a kilobyte (or one TLS record) each time, or nothing.
    func read(every pause: TimeAmount?) async throws {
        try await channel.setOption(.autoRead, value: false).get()
        guard let pause else { return }
        let channel = channel
        channel.eventLoop.scheduleRepeatedTask(initialDelay: pause, delay: pause) { task in
            guard channel.isActive else { return task.cancel() }
            channel.read()
        }
    }

    /// Ends the connection without a word of TLS.
    func breakOff() async throws {
        let edge = try await channel.pipeline.handler(type: Edge.self).map {
            NIOLoopBound($0, eventLoop: channel.eventLoop)
        }.get()
        try await channel.eventLoop.submit { edge.value.close() }.get()
    }

    /// Whether the connection ends within `seconds`.
    func ends(within seconds: Int) async throws -> Bool {
        for _ in 0..<seconds * 20 where channel.isActive {
            try await Task.sleep(for: .milliseconds(50))
        }
        return !channel.isActive
    }
}

/// The handler next to the socket.
private final class Edge: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let firstBytes: EventLoopPromise<String>
    private var context: ChannelHandlerContext?

    init(_ firstBytes: EventLoopPromise<String>) {
        self.firstBytes = firstBytes
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        firstBytes.succeed(String(buffer: unwrapInboundIn(data)))
        context.fireChannelRead(data)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        firstBytes.succeed("")
    }

    /// Closes below TLS.
    func close() {
        context?.close(mode: .all, promise: nil)
    }
}

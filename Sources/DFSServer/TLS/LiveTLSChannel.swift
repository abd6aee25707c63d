import HummingbirdCore
import Logging
import NIOCore
import NIOSSL

/// Speaks TLS with whatever certificate ``LiveIdentity`` has when a connection begins.
struct LiveTLSChannel<Base: ServerChildChannel>: ServerChildChannel {
    typealias Value = Base.Value

    let base: Base
    let identity: LiveIdentity

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        let context = identity.serverContext
        return channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
        }.flatMap { base.setup(channel: channel, logger: logger) }
    }

    func handle(value: Value, logger: Logger) async {
        await base.handle(value: value, logger: logger)
    }
}

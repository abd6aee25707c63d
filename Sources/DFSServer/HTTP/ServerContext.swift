package import Hummingbird
package import NIOCore
import NIOSSL

/// What a handler knows of the connection beside the request.
package struct ServerContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// The connection; its pipeline has the peer's certificate.
    package let channel: any Channel

    package init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }
}

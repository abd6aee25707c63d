import DFSMetrics
import DFSModel
import DFSNode
import DFSWire
import HTTPTypes
import Hummingbird
import NIOCore

/// How a node is.
struct NodeRoutes: Sendable {
    let certificateExpiresAtSeconds: @Sendable () -> Int?
    let registry: PrometheusRegistry

    var routes: [Route] {
        [
            Route(.get, Routes.health, .none) { exchange in
                try Answers.json(try await exchange.node.health())
            },
            Route(.get, Routes.ready, .none) { exchange in
                try exchange.node.requireReadiness()
                return try Answers.json(try await exchange.node.health())
            },
            Route(.get, Routes.status, .admin) { exchange in
                let expires = certificateExpiresAtSeconds()
                return try Answers.json(
                    try await exchange.node.status(certificateExpiresAtSeconds: expires))
            },
            Route(.get, Routes.metrics, .monitor) { exchange in
                try await exchange.node.updateGauges(
                    certificateExpiresAtSeconds: certificateExpiresAtSeconds())
                return Response(
                    status: .ok, headers: [.contentType: PrometheusRegistry.mediaType],
                    body: ResponseBody(byteBuffer: ByteBuffer(string: registry.text)))
            },
            Route(.post, Routes.verify, .admin) { exchange in
                let options = try VerifyOptions(query: exchange.query)
                return Answers.lines(exchange.context.channel) { write in
                    try await exchange.node.verify(options) { try await write($0) }
                }
            },
        ]
    }
}

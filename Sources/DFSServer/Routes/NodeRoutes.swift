import DFSModel
import DFSNode
import DFSWire
import Hummingbird

/// How a node is.
struct NodeRoutes: Sendable {
    let certificateExpiresAtSeconds: Int?

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
                let expires = certificateExpiresAtSeconds
                return try Answers.json(
                    try await exchange.node.status(certificateExpiresAtSeconds: expires))
            },
            Route(.post, Routes.verify, .admin) { exchange in
                let verifier = Verifier(catalog: exchange.node.catalog, blobs: exchange.node.blobs)
                return Answers.lines(exchange.context.channel) { write in
                    do {
                        try await verifier.run { try await write($0) }
                    } catch {
                        exchange.node.logger.error(
                            "verify broke off", metadata: ["error": "\(error)"])
                        throw error
                    }
                }
            },
        ]
    }
}

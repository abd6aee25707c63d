import DFSMetrics
import DFSModel
import DFSNode
import DFSWire
import HTTPTypes
import Hummingbird
import Logging
import NIOHTTP1

/// Every route of a node. There is no other way to add one, so each has its rights.
package struct RouteTable: Sendable {
    package let routes: [Route]

    private let registry: PrometheusRegistry
    private let memory: MemoryBudget

    init(
        certificateExpiresAtSeconds: @escaping @Sendable () -> Int?, registry: PrometheusRegistry,
        uploads: UploadLimit, memory: MemoryBudget = MemoryBudget()
    ) {
        self.registry = registry
        self.memory = memory
        routes =
            NodeRoutes(certificateExpiresAtSeconds: certificateExpiresAtSeconds, registry: registry)
            .routes
            + UserRoutes(certificateExpiresAtSeconds: certificateExpiresAtSeconds).routes
            + FileRoutes().routes + ChunkRoutes(uploads: uploads).routes
            + BatchRoutes(uploads: uploads).routes + MemberRoutes().routes + PeerRoutes().routes
    }

    /// The router that answers these routes, each behind `gate`.
    func router(behind gate: Gate) -> Router<ServerContext> {
        let router = Router(context: ServerContext.self)
        // For what no route answers.
        router.add(middleware: FailureMiddleware(logger: gate.node.logger))
        for route in routes {
            let group = router.group()
                .add(middleware: RequestMetrics(route: route, registry: registry))
                .add(middleware: FailureMiddleware(logger: gate.node.logger))
            group.on(RouterPath(route.path), method: route.method) { request, context in
                try await Self.answer(request, context, route, gate, memory)
            }
        }
        return router
    }
}

extension RouteTable {
    /// Answers a request, and notes in the audit log who asked and how it ended.
    private static func answer(
        _ request: Request, _ context: ServerContext, _ route: Route, _ gate: Gate,
        _ memory: MemoryBudget
    ) async throws -> Response {
        let trail = AuditTrail(request, context)
        do {
            let caller = try await gate.caller(for: route.rights, request, context)
            if let caller { trail.name(caller.subject, role: caller.role.rawValue) }
            let exchange = Exchange(
                request: request, context: context, caller: caller, node: gate.node, trail: trail,
                memory: route.rights.isOfNodes
                    ? nil : RequestMemory(memory, caller: caller?.limitKey ?? trail.from))
            let response = try await route.answer(exchange)
            if route.isAudited { trail.end(response.status.code, in: gate.node) }
            return response
        } catch {
            let status =
                PeerGone.explains(error) ? .badRequest : Answers.failure(error).status
            if route.isAudited { trail.end(status.code, in: gate.node) }
            throw error
        }
    }
}

/// Turns whatever a handler throws into an answer, and logs what is the node's own fault and what
/// no good client asks, once.
struct FailureMiddleware: RouterMiddleware {
    let logger: Logger

    /// Whether a request that is answered so has a line in the log.
    static func logs(_ status: Int) -> Bool {
        [400, 403, 405, 413, 429, 500].contains(status)
    }

    func handle(
        _ request: Request, context: ServerContext,
        next: (Request, ServerContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch  where PeerGone.explains(error) {
            // ``WireTrouble`` has told the log.
            // The framework ends the connection of what is no HTTP.
            guard !(error is HTTPParserError) else { throw error }
            return Answers.failure(
                NodeError(.invalid, "The connection ended in the middle of the request."))
        } catch {
            let response = Answers.failure(error)
            if response.status == .internalServerError {
                logger.error(
                    "request failed",
                    metadata: ["path": "\(request.uri.path.printable)", "error": "\(error)"])
            } else if Self.logs(response.status.code) {
                logger.info(
                    "request refused",
                    metadata: [
                        "status": "\(response.status.code)",
                        "from": "\(context.channel.remoteHost)",
                        "path": "\(request.uri.path.printable)",
                    ])
            }
            return response
        }
    }
}

import DFSMetrics
import DFSWire
import HTTPTypes
import Hummingbird
import Logging
import NIOHTTP1

/// Every route of a node. There is no other way to add one, so each has its rights.
package struct RouteTable: Sendable {
    package let routes: [Route]

    private let registry: PrometheusRegistry

    init(
        certificateExpiresAtSeconds: Int?, registry: PrometheusRegistry, uploads: UploadLimit
    ) {
        self.registry = registry
        routes =
            NodeRoutes(certificateExpiresAtSeconds: certificateExpiresAtSeconds, registry: registry)
            .routes
            + UserRoutes(certificateExpiresAtSeconds: certificateExpiresAtSeconds).routes
            + FileRoutes().routes + ChunkRoutes(uploads: uploads).routes
            + MemberRoutes().routes + PeerRoutes().routes
    }

    /// The router that answers these routes, each behind `gate`.
    func router(behind gate: Gate) -> Router<ServerContext> {
        let router = Router(context: ServerContext.self)
        for route in routes {
            let group = router.group()
                .add(middleware: RequestMetrics(route: route, registry: registry))
                .add(middleware: FailureMiddleware())
            group.on(RouterPath(route.path), method: route.method) { request, context in
                let caller = try await gate.caller(for: route.rights, request, context)
                let exchange = Exchange(
                    request: request, context: context, caller: caller, node: gate.node)
                return try await route.answer(exchange)
            }
        }
        return router
    }
}

/// Turns whatever a handler throws into an answer, and logs what is the node's own fault.
struct FailureMiddleware: RouterMiddleware {
    func handle(
        _ request: Request, context: ServerContext,
        next: (Request, ServerContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as HTTPParserError {
            throw error
        } catch {
            let response = Answers.failure(error)
            if response.status == .internalServerError {
                context.logger.error(
                    "request failed",
                    metadata: ["path": "\(request.uri.path)", "error": "\(error)"])
            }
            return response
        }
    }
}

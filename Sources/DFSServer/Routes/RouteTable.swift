import DFSWire
import HTTPTypes
import Hummingbird
import Logging
import NIOHTTP1

/// Every route of a node. There is no other way to add one, so each has its rights.
package struct RouteTable: Sendable {
    package let routes: [Route]

    init(certificateExpiresAtSeconds: Int?, uploads: UploadLimit) {
        routes =
            NodeRoutes(certificateExpiresAtSeconds: certificateExpiresAtSeconds).routes
            + UserRoutes().routes + FileRoutes().routes + ChunkRoutes(uploads: uploads).routes
            + PeerRoutes().routes
    }

    /// The router that answers these routes, each behind `gate`.
    func router(behind gate: Gate) -> Router<ServerContext> {
        let router = Router(context: ServerContext.self)
        router.add(middleware: FailureMiddleware())
        for route in routes {
            router.on(RouterPath(route.path), method: route.method) { request, context in
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

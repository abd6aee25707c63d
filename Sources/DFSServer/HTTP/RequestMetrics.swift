import DFSMetrics
import Hummingbird
import Metrics

/// Counts the answers of one route, and the time to their beginning.
struct RequestMetrics: RouterMiddleware {
    private let registry: PrometheusRegistry
    private let dimensions: [(String, String)]
    private let timer: Timer

    init(route: Route, registry: PrometheusRegistry) {
        self.registry = registry
        dimensions = [("method", route.method.rawValue), ("route", route.path)]
        timer = Timer(
            label: "dfs_http_request_duration_seconds", dimensions: dimensions, factory: registry)
    }

    func handle(
        _ request: Request, context: ServerContext,
        next: (Request, ServerContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        let response = try await next(request, context)
        timer.record(duration: ContinuousClock.now - start)
        Counter(
            label: "dfs_http_requests_total",
            dimensions: dimensions + [("status", "\(response.status.code)")], factory: registry
        ).increment()
        return response
    }
}

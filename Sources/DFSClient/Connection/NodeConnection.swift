import AsyncHTTPClient
package import DFSModel
import DFSWire
package import NIOCore

/// One node and how to talk to it. A value: the connections belong to the transport.
///
/// All errors are ``ClientError``: `unavailable` if the node does not answer (in time),
/// `untrusted` if its certificate is not the cluster's, `interrupted` in a cancelled task.
package struct NodeConnection: Sendable {
    package let name: NodeName
    package let address: NodeAddress
    let transport: NodeTransport
    private let token: @Sendable () -> String?
    /// The longest answer that says why something failed.
    private static let failureLimitBytes = 65_536

    /// - Parameter token: gives the bearer token for each request; nil sends none.
    package init(
        name: NodeName, address: NodeAddress, transport: NodeTransport,
        token: @escaping @Sendable () -> String? = { nil }
    ) {
        self.name = name
        self.address = address
        self.transport = transport
        self.token = token
    }

    /// Sends the request and gives the answer, whatever its status.
    package func exchange(_ request: NodeRequest) async throws -> NodeAnswer {
        do {
            return try await withDeadline(request.deadline) {
                let response = try await transport.client.execute(
                    prepared(request), deadline: .distantFuture)
                return try await collect(response, limit: request.answerLimitBytes) { _ in }
            }
        } catch {
            throw Task.isCancelled
                ? ClientError.interrupted : ClientError(transport: error, of: self)
        }
    }

    /// Sends the request and gives the answer; one with a status of 400 or above is thrown. A node
    /// that has too much to do is asked again after a pause (``BackOff``), if the request is patient.
    package func send(_ request: NodeRequest) async throws -> NodeAnswer {
        try await patiently(request) { try checked(try await exchange(request)) }
    }

    private func checked(_ answer: NodeAnswer) throws -> NodeAnswer {
        guard answer.status < 400 else { throw ClientError(answer: answer, of: self) }
        return answer
    }

    private func patiently<Answer>(
        _ request: NodeRequest, _ ask: () async throws -> Answer
    ) async throws -> Answer {
        var tried = 1
        while true {
            do {
                return try await ask()
            } catch let failure as ClientError {
                guard request.isPatient, let pause = BackOff.pause(on: failure, tried: tried) else {
                    throw failure
                }
                guard (try? await Task.sleep(for: pause)) != nil else {
                    throw ClientError.interrupted
                }
                tried += 1
            }
        }
    }

    /// Sends the request and reads the JSON of its answer.
    package func send<Value: Decodable & Sendable>(
        _ request: NodeRequest, for type: Value.Type
    ) async throws -> Value {
        try await send(request).json(type, from: name)
    }

    /// As ``send(_:)``, but bounded by silence instead of time: `stall` is the longest time
    /// without a byte from the node. The request's deadline is ignored.
    ///
    /// - Parameter onPart: gets the bytes of each piece of the answer's body.
    package func fetch(
        _ request: NodeRequest, stall: Duration,
        onPart: @escaping @Sendable (Int) -> Void = { _ in }
    ) async throws -> NodeAnswer {
        try await patiently(request) {
            try checked(try await fetchOnce(request, stall: stall, onPart))
        }
    }

    private func fetchOnce(
        _ request: NodeRequest, stall: Duration, _ onPart: @escaping @Sendable (Int) -> Void
    ) async throws -> NodeAnswer {
        try await withResponse(to: request, stall: stall) { response, mark in
            try await collect(response, limit: request.answerLimitBytes) { count in
                mark.touch()
                onPart(count)
            }
        }
    }

    /// As ``fetch(_:stall:onPart:)``, but hands over the body's pieces as they arrive; together they
    /// have at most the request's limit of bytes.
    package func receive(
        _ request: NodeRequest, stall: Duration, onPart: @escaping @Sendable (ByteBuffer) -> Void
    ) async throws {
        try await patiently(request) {
            let limit = request.answerLimitBytes
            try await withResponse(to: request, stall: stall) { response, mark in
                guard response.status.code < 400 else {
                    throw ClientError(
                        answer: try await collect(response, limit: limit) { _ in mark.touch() },
                        of: self)
                }
                try await read(response, limit: limit) { part in
                    mark.touch()
                    onPart(part)
                }
            }
        }
    }

    private func withResponse<Value: Sendable>(
        to request: NodeRequest, stall: Duration,
        _ body: @escaping @Sendable (HTTPClientResponse, ProgressMark) async throws -> Value
    ) async throws -> Value {
        do {
            return try await withWatch(stall) { mark in
                let response = try await transport.client.execute(
                    prepared(request), deadline: .distantFuture)
                mark.touch()
                return try await body(response, mark)
            }
        } catch {
            throw Task.isCancelled
                ? ClientError.interrupted : ClientError(transport: error, of: self)
        }
    }

    /// As ``send(_:)`` with a large body, bounded by silence instead of time: while the body flows,
    /// or while the node at least answers when it is asked for its health, it is waited for. The
    /// request's deadline is ignored.
    ///
    /// - Parameter onSent: gets the bytes of each piece of the body that went out, for each try anew.
    package func upload(
        _ request: NodeRequest, onSent: @escaping @Sendable (Int) -> Void = { _ in }
    ) async throws -> NodeAnswer {
        try await patiently(request) { try checked(try await uploadOnce(request, onSent)) }
    }

    private func uploadOnce(
        _ request: NodeRequest, _ onSent: @escaping @Sendable (Int) -> Void
    ) async throws -> NodeAnswer {
        do {
            return try await withWatch(
                transport.idleTimeout, reprieves: Self.reprieves, isAlive: { await isHealthy() }
            ) { mark in
                let body = request.body ?? ByteBuffer()
                var prepared = prepared(request)
                prepared.body = .stream(
                    BodySlices(body: body) { count in
                        mark.touch()
                        onSent(count)
                    }, length: .known(Int64(body.readableBytes)))
                let response = try await transport.patientClient.execute(
                    prepared, deadline: .distantFuture)
                mark.touch()
                return try await collect(response, limit: request.answerLimitBytes) { _ in
                    mark.touch()
                }
            }
        } catch {
            throw Task.isCancelled
                ? ClientError.interrupted : ClientError(transport: error, of: self)
        }
    }

    /// How often in a row a node that is healthy may be silent about an upload.
    private static let reprieves = 9
    /// How long the question after a node's health may take behind the bodies on the way.
    private static let healthPatience = Duration.seconds(10)

    private func isHealthy() async -> Bool {
        let question = NodeRequest(.get, Routes.health)
        let answer = try? await withDeadline(Self.healthPatience) {
            let response = try await transport.patientClient.execute(
                prepared(question), deadline: .distantFuture)
            return try await collect(response, limit: question.answerLimitBytes) { _ in }
        }
        return answer.map { $0.status < 400 } ?? false
    }

    /// Sends the request and hands over the answer while its body is still arriving; the deadline
    /// is for its beginning only, then the transport's idle time-out holds. An answer with a
    /// status of 400 or above is thrown.
    package func open<Value>(
        _ request: NodeRequest, _ body: (StreamedAnswer) async throws -> Value
    ) async throws -> Value {
        let response = try await patiently(request) { try await beginning(of: request) }
        return try await body(
            StreamedAnswer(
                status: Int(response.status.code), headers: Self.fields(response),
                parts: StreamedAnswer.Parts(body: response.body, node: self)))
    }

    private func beginning(of request: NodeRequest) async throws -> HTTPClientResponse {
        do {
            let milliseconds = Int64(request.deadline / .milliseconds(1))
            let response = try await transport.client.execute(
                prepared(request), deadline: .now() + .milliseconds(milliseconds))
            guard response.status.code < 400 else {
                let answer = try await collect(response, limit: request.answerLimitBytes) { _ in }
                throw ClientError(answer: answer, of: self)
            }
            return response
        } catch {
            throw ClientError(transport: error, of: self)
        }
    }

    private func prepared(_ request: NodeRequest) -> HTTPClientRequest {
        var prepared = HTTPClientRequest(
            url: "\(transport.scheme)://\(address)\(request.path)"
                + PercentEncoding.query(request.query))
        prepared.tlsConfiguration = transport.currentTLS?()
        prepared.method = .init(rawValue: request.method.rawValue)
        for (name, value) in request.headers { prepared.headers.add(name: name, value: value) }
        let hasProof = request.headers.contains { $0.name == "Authorization" }
        if !hasProof, let token = token() {
            prepared.headers.add(name: "Authorization", value: "Bearer \(token)")
        }
        guard let body = request.body else { return prepared }
        prepared.body =
            body.readableBytes <= BodySlices.mostBytes
            ? .bytes(body)
            : .stream(BodySlices(body: body), length: .known(Int64(body.readableBytes)))
        return prepared
    }

    private func collect(
        _ response: HTTPClientResponse, limit: Int, _ onPart: (Int) -> Void
    ) async throws -> NodeAnswer {
        var body = ByteBuffer()
        // What a failure says may be longer than a small chunk.
        let limit = response.status.code < 400 ? limit : max(limit, Self.failureLimitBytes)
        let announced = response.headers.first(name: "Content-Length").flatMap { Int($0) } ?? 0
        let expected = min(max(0, announced), limit, Chunking.maximumChunkBytes)
        try await read(response, limit: limit) { part in
            if body.readableBytes > 0 {
                body.writeImmutableBuffer(part)
            } else {
                body = part
                // What came in one piece is not copied.
                if expected > part.readableBytes { body.reserveCapacity(expected) }
            }
            onPart(part.readableBytes)
        }
        return NodeAnswer(
            status: Int(response.status.code), headers: Self.fields(response), body: body)
    }

    /// Gives the body's pieces. Throws ``ClientError`` with `tooLarge` before more than `limit` bytes.
    private func read(
        _ response: HTTPClientResponse, limit: Int, _ onPart: (ByteBuffer) -> Void
    ) async throws {
        var left = limit
        for try await part in response.body {
            left -= part.readableBytes
            guard left >= 0 else {
                throw ClientError(
                    .tooLarge, "\(name) gave an answer of more than \(limit) bytes.", node: name,
                    status: Int(response.status.code))
            }
            onPart(part)
        }
    }

    private static func fields(_ response: HTTPClientResponse) -> [(name: String, value: String)] {
        response.headers.map { ($0.name, $0.value) }
    }
}

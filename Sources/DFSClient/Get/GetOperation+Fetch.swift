import DFSCluster
import DFSModel
import DFSWire
import NIOCore
import NIOFoundationCompat

extension GetOperation {
    /// A chunk that arrived, or what went wrong.
    private struct Arrival: Sendable {
        let job: FetchState.Job
        /// What an ordered sink is still to be given.
        let result: Result<[ByteBuffer], FetchFailure>
    }

    private struct FetchFailure: Error {
        let trouble: FetchState.Trouble
        let error: ClientError
    }

    /// What is on the way and what waits for its turn.
    struct Flight {
        fileprivate var perNode: [NodeName: Int] = [:]
        /// Chunks that came before their turn; only with an ordered sink.
        var early: [Int: (chunk: Chunk, pieces: [ByteBuffer])] = [:]
        /// The next chunk that an ordered sink takes.
        var nextIndex = 1

        fileprivate var count: Int { perNode.values.reduce(0, +) }
    }

    /// Fetches all chunks. Throws ``Vanished``, or ``ClientError``.
    func fetch(_ prepared: inout Prepared, into sink: any ContentSink) async throws -> GetReport {
        var flight = Flight()
        var work = prepared
        try await goOn(&work, from: sink)
        try await fetchTogether(&work, &flight, into: sink)
        try await withThrowingTaskGroup(of: Arrival.self) { group in
            while true {
                launch(&work.state, &flight, sink, &group)
                guard let arrival = try await group.next() else { break }
                flight.perNode[arrival.job.node, default: 1] -= 1
                switch arrival.result {
                case .success(let pieces):
                    work.report.sources[arrival.job.chunk.index] = arrival.job.node
                    onChunk(arrival.job.chunk.index)
                    try await deliver(arrival.job.chunk, pieces, &flight, to: sink)
                case .failure(let failure):
                    try note(failure, arrival.job, &work, hasWritten: flight.nextIndex > 1)
                }
            }
        }
        try await sink.finish(size: work.report.manifest.size)
        prepared = work
        return work.report
    }

    /// Leaves out what an earlier get has left at the target.
    private func goOn(_ work: inout Prepared, from sink: any ContentSink) async throws {
        let manifest = work.report.manifest
        let kept = try await sink.kept(of: manifest)
        guard !kept.isEmpty else { return }
        work.state.skip(kept)
        work.report.keptChunks = kept.sorted()
        onProgress(manifest.chunks.filter { kept.contains($0.index) }.map(\.size).reduce(0, +))
    }

    private func launch(
        _ state: inout FetchState, _ flight: inout Flight, _ sink: any ContentSink,
        _ group: inout ThrowingTaskGroup<Arrival, any Error>
    ) {
        let limit = sink.isOrdered ? flight.nextIndex + Self.window : Int.max
        while flight.count < Self.chunksInFlight {
            let perNode = flight.perNode
            let job = state.take(
                busy: { perNode[$0, default: 0] >= Self.chunksPerNode }, before: limit)
            guard let job else { return }
            flight.perNode[job.node, default: 0] += 1
            let stall = job.isPatient ? Self.patientStall : Self.stall
            let version = state.version
            group.addTask {
                Arrival(
                    job: job, result: try await load(job, of: version, into: sink, stall: stall))
            }
        }
    }

    /// A chunk has come and is right; unless the sink is ordered, it has been written.
    func deliver(
        _ chunk: Chunk, _ pieces: [ByteBuffer], _ flight: inout Flight, to sink: any ContentSink
    ) async throws {
        guard sink.isOrdered else { return sink.complete(chunk) }
        flight.early[chunk.index] = (chunk, pieces)
        while let next = flight.early.removeValue(forKey: flight.nextIndex) {
            try await sink.write(next.pieces, at: next.chunk.offset)
            sink.complete(next.chunk)
            flight.nextIndex += 1
        }
    }

    private func note(
        _ failure: FetchFailure, _ job: FetchState.Job, _ work: inout Prepared, hasWritten: Bool
    ) throws {
        work.report.incidents.append(
            GetReport.Incident(
                kind: failure.trouble, chunk: job.chunk.index, node: job.node,
                message: failure.error.message))
        do {
            try work.state.fail(job, failure.trouble)
        } catch {
            let silent = work.report.incidents.filter { $0.kind == .silent }.map(\.node)
            let missing = incomplete(
                error.chunks.map(\.index), work.report.manifest, work.answered.subtracting(silent))
            guard !work.state.onlyAbsences else {
                throw Vanished(error: missing, hasWritten: hasWritten)
            }
            throw missing
        }
    }

    /// Fetches and checks one chunk; unless the sink is ordered, it has it then. Throws only what
    /// another copy cannot help with.
    private func load(
        _ job: FetchState.Job, of version: VersionID, into sink: any ContentSink, stall: Duration
    ) async throws -> Result<[ByteBuffer], FetchFailure> {
        guard let node = cluster.node(job.node) else {
            let error = ClientError(
                .configuration, "The configuration does not name \(job.node). Add its address.")
            return .failure(FetchFailure(trouble: .silent, error: error))
        }
        let path = "\(Routes.chunks)/\(version)/\(job.chunk.index)"
        let credit = ChunkCredit(size: job.chunk.size, report: onProgress)
        do {
            let request = NodeRequest(.get, path, answerLimitBytes: job.chunk.size)
            let landing = ChunkLanding(chunk: job.chunk, sink: sink)
            let landed = try await fetch(request, from: node, stall: stall, credit, landing)
            if landed.digest == job.chunk.digest {
                credit.complete()
                return .success(landed.pieces)
            }
            credit.takeBack()
            let error = ClientError(
                .corrupt,
                "\(job.node) sent a damaged copy of chunk \(job.chunk.index).", node: job.node)
            await report(path, to: node)
            return .failure(FetchFailure(trouble: .damaged, error: error))
        } catch let failure as ChunkLanding.SinkFailure {
            throw failure.error
        } catch let error as ClientError {
            credit.takeBack()
            switch error.code {
            case .interrupted, .unauthenticated, .forbidden, .invalid: throw error
            case .notFound: return .failure(FetchFailure(trouble: .absent, error: error))
            case .corrupt, .tooLarge:
                return .failure(FetchFailure(trouble: .damaged, error: error))
            default: return .failure(FetchFailure(trouble: .silent, error: error))
            }
        }
    }

    /// Tries again over connections that break; a node that is down refuses them instead.
    private func fetch(
        _ request: NodeRequest, from node: NodeConnection, stall: Duration, _ credit: ChunkCredit,
        _ landing: ChunkLanding
    ) async throws -> ChunkLanding.Landed {
        var attempt = 1
        while true {
            do {
                return try await landing.run { arrivals in
                    try await cluster.pace.withTurn {
                        try await node.receive(request, stall: stall) { part in
                            credit.add(part.readableBytes)
                            arrivals.yield(part)
                        }
                    }
                }
            } catch let error as ClientError
                where error.isBrokenOff && attempt < Self.triesOverBreaks
            {
                try await Task.sleep(for: .milliseconds(Int.random(in: 10...40) << attempt))
                attempt += 1
            }
        }
    }

    /// Tells the node, so that it looks at its copy; what it answers does not matter here.
    private func report(_ path: String, to node: NodeConnection) async {
        _ = try? await node.exchange(
            NodeRequest(.post, path + "/report", deadline: .seconds(2), answerLimitBytes: 65_536))
    }
}

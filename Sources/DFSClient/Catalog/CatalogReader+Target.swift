package import DFSModel
import DFSWire

extension CatalogReader {
    /// As ``kind(of:)``, for who is about to put there: each node is asked once what is at the path,
    /// what lies below and how it is itself, and the next put need not ask that again.
    ///
    /// Throws ``ClientError`` if no node answers.
    package func kindForPut(at path: FilePath) async throws -> Kind {
        let request = NodeRequest(.get, Routes.target, query: [("path", path.text)])
        let cluster = self.cluster
        let results = await cluster.askAll { node in
            let body = try await node.send(request, for: TargetBody.self)
            _ = try cluster.checked(body.health, from: node)
            return body
        }
        guard !results.answers.isEmpty else {
            throw results.commonFailure("'\(path.text.printable)' cannot be looked up")
        }
        cluster.healthMemory.remember(
            NodeResults(
                answers: results.answers.mapValues(\.health), failures: results.failures))
        let knowledge = FileKnowledge(
            entries: try results.answers.compactMapValues { try $0.entry?.entry() },
            manifests: [:], answered: Set(results.answers.keys), failures: results.failures)
        // Only the list tells what is alive from what some node has not heard the end of.
        let mayHaveBelow = results.answers.values.contains { $0.hasBelow }
        guard knowledge.newest != nil || mayHaveBelow else { return .nothing }
        return try await kind(of: path, knowledge)
    }
}

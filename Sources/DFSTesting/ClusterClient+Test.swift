package import DFSClient
package import DFSCluster
package import DFSModel
import Logging
package import NIOCore
import Synchronization

/// Short forms of what a client does, for tests.
extension ClusterClient {
    /// Puts bytes under a path.
    package func put(
        _ content: ByteBuffer, at path: FilePath, owner: UserName, copies: Int = 2,
        condition: ChangeCondition = .none
    ) async throws -> PutResult {
        try await PutOperation(
            cluster: self,
            request: PutRequest(path: path, owner: owner, copies: copies, condition: condition),
            source: BytesSource(content)
        ).run()
    }

    /// The content of a path, and how it was obtained.
    package func getWithReport(
        _ path: FilePath, isStrict: Bool = false
    ) async throws -> (content: ByteBuffer, report: GetReport) {
        let collected = CollectedContent()
        let sink = StreamSink { collected.append($0) }
        let report = try await GetOperation(cluster: self, path: path, isStrict: isStrict)
            .run(into: sink)
        return (collected.content, report)
    }

    /// The content of a path.
    package func get(_ path: FilePath) async throws -> ByteBuffer {
        try await getWithReport(path).content
    }

    /// Everything in a folder.
    package func list(
        _ folder: FilePath? = nil, recursive: Bool
    ) async throws -> [ClusterEntry] {
        var entries: [ClusterEntry] = []
        for try await entry in CatalogReader(cluster: self).list(folder, recursive: recursive) {
            entries.append(entry)
        }
        return entries
    }
}

/// Bytes that arrive piece by piece.
private final class CollectedContent: Sendable {
    private let bytes = Mutex(ByteBuffer())

    func append(_ part: ByteBuffer) {
        bytes.withLock { bytes in
            _ = bytes.writeImmutableBuffer(part)
        }
    }

    var content: ByteBuffer { bytes.withLock { $0 } }
}

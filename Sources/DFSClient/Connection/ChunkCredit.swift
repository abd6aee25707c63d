import Synchronization

/// Reports the bytes of one chunk while they are on the way, and puts it right at the end: a chunk
/// that came through counts whole, one that failed not at all.
final class ChunkCredit: Sendable {
    private let size: Int
    private let report: @Sendable (Int) -> Void
    private let given = Mutex(0)

    init(size: Int, report: @escaping @Sendable (Int) -> Void) {
        self.size = size
        self.report = report
    }

    /// Bytes of the chunk are on the way; what is sent again does not count again.
    func add(_ bytes: Int) {
        let more = given.withLock { given in
            let more = max(0, min(bytes, size - given))
            given += more
            return more
        }
        if more > 0 { report(more) }
    }

    /// The chunk is there.
    func complete() { add(size) }

    /// The chunk did not come through.
    func takeBack() {
        let bytes = given.withLock { given in
            defer { given = 0 }
            return given
        }
        if bytes > 0 { report(-bytes) }
    }
}

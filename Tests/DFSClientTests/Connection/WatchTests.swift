import Synchronization
import Testing

@testable import DFSClient

@Suite("Watching for progress")
struct WatchTests {
    @Test("work that marks progress may take longer than the limit")
    func progress() async throws {
        let value = try await withWatch(.seconds(2)) { mark in
            for _ in 0..<6 {
                try await Task.sleep(for: .milliseconds(500))
                mark.touch()
            }
            return 7
        }
        #expect(value == 7)
    }

    @Test("silence is forgiven while something is alive, but not for ever")
    func reprieves() async throws {
        let value = try await withWatch(
            .milliseconds(100), reprieves: 50, isAlive: { true }
        ) { _ in
            try await Task.sleep(for: .milliseconds(400))
            return 7
        }
        #expect(value == 7)
        let asked = Mutex(0)
        await #expect(throws: WatchExpired.self) {
            try await withWatch(
                .milliseconds(20), reprieves: 3,
                isAlive: {
                    asked.withLock { $0 += 1 }
                    return true
                }
            ) { _ in try await Task.sleep(for: .seconds(3_600)) }
        }
        #expect(asked.withLock { $0 } == 3)
    }

    @Test("silent work is cancelled at the limit")
    func silence() async {
        await #expect(throws: WatchExpired.self) {
            try await withWatch(.milliseconds(50)) { _ in try await Task.sleep(for: .seconds(3_600))
            }
        }
    }
}

import DFSBlobs
import DFSModel
import NIOCore
import Testing

@Suite("Faults of the store in memory")
struct MemoryBlobStoreFaultTests {
    @Test("one write fails for want of space, the next does not")
    func noSpace() async throws {
        let store = MemoryBlobStore()
        store.failNextWrite()
        await #expect(
            performing: { try await store.put(.pattern(1), as: .sample()) },
            throws: isBlobError(.noSpace))
        #expect(try await !store.contains(.sample()))
        #expect(try await store.removeLeftovers() == 0)
        try await store.put(.pattern(1), as: .sample())
    }

    @Test("a failed sync is fatal and shows nothing")
    func syncFailed() async throws {
        let store = MemoryBlobStore()
        store.failNextSync()
        await #expect {
            try await store.put(.pattern(1), as: .sample())
        } throws: { ($0 as? BlobError)?.isFatal == true }
        #expect(try await !store.contains(.sample()))
    }

    @Test("a lost blob is not found, a full store refuses")
    func lost() async throws {
        let store = MemoryBlobStore(totalBytes: 10)
        try await store.put(.pattern(10), as: .sample())
        await #expect(
            performing: { try await store.put(.pattern(1), as: .sample(2)) },
            throws: isBlobError(.noSpace))
        store.lose(.sample())
        #expect(try await !store.contains(.sample()))
    }
}

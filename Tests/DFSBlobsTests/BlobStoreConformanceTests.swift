import DFSBlobs
import DFSModel
import NIOCore
import Testing

@Suite("Every blob store keeps the contract")
struct BlobStoreConformanceTests {
    @Test(
        "bytes come back as they were written, whatever the pieces",
        arguments: StoreKind.allCases,
        [
            [], [0], [1], [3, 0, 5], [70_000, 70_000], [1 << 20],
            [600_000, 10, 3 << 20, 1, 524_288],
        ])
    func roundTrip(_ kind: StoreKind, _ pieces: [Int]) async throws {
        try await kind.withStore { harness in
            let store = harness.store
            let whole = ByteBuffer.pattern(pieces.reduce(0, +))
            let writer = try await store.makeWriter(for: .sample(), expectedBytes: nil)
            var rest = whole
            for piece in pieces {
                try await writer.write(try #require(rest.readSlice(length: piece)))
            }
            #expect(try await !store.contains(.sample()))
            let result = try await writer.finish()
            #expect(result.size == whole.readableBytes)
            #expect(result.digest == whole.digest)
            #expect(try await store.bytes(of: .sample()) == whole)
            #expect(try await store.digest(of: .sample()) == result)
            #expect(try await store.size(of: .sample()) == whole.readableBytes)
            #expect(try await store.contains(.sample()))
        }
    }

    @Test(
        "a blob that spans several hashing jobs has the right digest", arguments: StoreKind.allCases
    )
    func largeDigest(_ kind: StoreKind) async throws {
        try await kind.withStore { harness in
            let whole = ByteBuffer.pattern(17 << 20 | 5)
            try await harness.store.put(whole, as: .sample())
            #expect(try await harness.store.digest(of: .sample()).digest == whole.digest)
        }
    }

    @Test("ranges are cut at the end, and negative ones refused", arguments: StoreKind.allCases)
    func ranges(_ kind: StoreKind) async throws {
        try await kind.withStore { harness in
            try await harness.store.put(ByteBuffer(string: "0123456789"), as: .sample())
            let reader = try await harness.store.open(.sample())
            #expect(reader.size == 10)
            for (offset, length, text) in [
                (0, 4, "0123"), (8, 9, "89"), (10, 1, ""), (.max, .max, ""), (3, 0, ""),
                (9, .max, "9"),
            ] {
                let bytes = try await reader.read(offset: offset, length: length)
                #expect(String(buffer: bytes) == text)
            }
            await #expect(
                performing: { try await reader.read(offset: -1, length: 1) },
                throws: isBlobError(.invalid))
            await #expect(
                performing: { try await reader.read(offset: 0, length: -1) },
                throws: isBlobError(.invalid))
            await reader.close()
            await reader.close()
            await #expect(
                performing: { try await reader.read(offset: 0, length: 1) },
                throws: isBlobError(.closed))
        }
    }

    @Test("what is abandoned or dropped never shows", arguments: StoreKind.allCases)
    func abandoned(_ kind: StoreKind) async throws {
        try await kind.withStore { harness in
            let store = harness.store
            let abandoned = try await store.makeWriter(for: .sample(1), expectedBytes: 5)
            try await abandoned.write(.pattern(2 << 20))
            await abandoned.abandon()
            await abandoned.abandon()
            await #expect(
                performing: { try await abandoned.finish() }, throws: isBlobError(.closed))
            _ = try await store.makeWriter(for: .sample(2), expectedBytes: nil)
            #expect(try await store.list(after: nil, limit: 10) == [])
            #expect(try await store.removeLeftovers() == 1)
            #expect(try await store.removeLeftovers() == 0)
        }
    }

    @Test(
        "a finished writer takes no more, and abandoning it keeps the blob",
        arguments: StoreKind.allCases)
    func afterFinish(_ kind: StoreKind) async throws {
        try await kind.withStore { harness in
            let writer = try await harness.store.makeWriter(for: .sample(), expectedBytes: 1)
            try await writer.write(ByteBuffer(string: "a"))
            _ = try await writer.finish()
            await #expect(
                performing: { try await writer.write(.pattern(1)) }, throws: isBlobError(.closed))
            await #expect(performing: { try await writer.finish() }, throws: isBlobError(.closed))
            await writer.abandon()
            #expect(try await harness.store.contains(.sample()))
            #expect(try await harness.store.removeLeftovers() == 0)
        }
    }

    @Test(
        "a blob of the same id is replaced, and open readers keep the old one",
        arguments: StoreKind.allCases)
    func replaced(_ kind: StoreKind) async throws {
        try await kind.withStore { harness in
            let store = harness.store
            try await store.put(ByteBuffer(string: "old"), as: .sample())
            let reader = try await store.open(.sample())
            try await store.put(ByteBuffer(string: "newer"), as: .sample())
            #expect(String(buffer: try await store.bytes(of: .sample())) == "newer")
            #expect(String(buffer: try await reader.read(offset: 0, length: 9)) == "old")
            try await store.remove(.sample())
            #expect(String(buffer: try await reader.read(offset: 0, length: 9)) == "old")
        }
    }

    @Test("many writers of one id leave one whole blob", arguments: StoreKind.allCases)
    func racing(_ kind: StoreKind) async throws {
        try await kind.withStore { harness in
            let store = harness.store
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 1...16 {
                    group.addTask {
                        try await store.put(.pattern(number * 1_000), as: .sample())
                        try await store.put(.pattern(number), as: .sample(UInt64(number)))
                    }
                }
                try await group.waitForAll()
            }
            let result = try await store.digest(of: .sample())
            #expect(result.digest == ByteBuffer.pattern(result.size).digest)
            #expect(try await store.list(after: nil, limit: 100).count == 17)
            #expect(try await store.removeLeftovers() == 0)
        }
    }

    @Test("what is missing is not found, and may be removed again", arguments: StoreKind.allCases)
    func missing(_ kind: StoreKind) async throws {
        try await kind.withStore { harness in
            let store = harness.store
            let check = isBlobError(.notFound)
            await #expect(performing: { _ = try await store.open(.sample()) }, throws: check)
            await #expect(performing: { try await store.digest(of: .sample()) }, throws: check)
            await #expect(performing: { try await store.size(of: .sample()) }, throws: check)
            await #expect(performing: { try await store.quarantine(.sample()) }, throws: check)
            await #expect(
                performing: { try await store.link(from: .sample(), to: .sample(2)) }, throws: check
            )
            await #expect(performing: { try await store.setAsideOrphan(named: "x") }, throws: check)
            #expect(try await !store.contains(.sample()))
            try await store.remove(.sample())
        }
    }

    @Test("a removed blob is gone", arguments: StoreKind.allCases)
    func removed(_ kind: StoreKind) async throws {
        try await kind.withStore { harness in
            try await harness.store.put(.pattern(9), as: .sample())
            try await harness.store.remove(.sample())
            #expect(try await !harness.store.contains(.sample()))
        }
    }

    @Test("a flipped byte changes the digest and nothing else", arguments: StoreKind.allCases)
    func flipped(_ kind: StoreKind) async throws {
        try await kind.withStore { harness in
            let good = try await harness.store.put(.pattern(5_000), as: .sample())
            try harness.flip(.sample(), 4_999)
            let bad = try await harness.store.digest(of: .sample())
            #expect(bad.size == good.size)
            #expect(bad.digest != good.digest)
        }
    }
}

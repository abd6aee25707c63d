import DFSModel
import Testing

@Suite("Cutting contents into chunks")
struct ChunkingTests {
    @Test("an empty content has no chunk")
    func empty() {
        #expect(Chunking.sizes(forContentBytes: 0) == [])
    }

    @Test(
        "small contents are one chunk", arguments: [1, 3, 4, 5, 31, 48, 51, 54, 4_095, 4_096])
    func small(_ bytes: Int) {
        #expect(Chunking.sizes(forContentBytes: bytes) == [bytes])
    }

    @Test("the lab report's content is four equal chunks")
    func labReport() {
        #expect(Chunking.sizes(forContentBytes: 41_544) == [10_386, 10_386, 10_386, 10_386])
        #expect(Chunking.sizes(forContentBytes: 41_546) == [10_387, 10_387, 10_386, 10_386])
    }

    @Test(
        "sizes add up, differ by a byte at most, keep the limits and fill whole stripes",
        arguments: [
            4_097, 4_098, 4_099, 33_554_431, 33_554_432, 33_554_433, 33_554_435, 100_000_007,
            1 << 30, (1 << 30) + 1, Chunking.maximumContentBytes - 1, Chunking.maximumContentBytes,
        ])
    func large(_ bytes: Int) throws {
        let sizes = Chunking.sizes(forContentBytes: bytes)
        #expect(sizes.reduce(0, +) == bytes)
        #expect(sizes.count.isMultiple(of: Chunking.stripeWidth))
        #expect(sizes.count <= Chunking.maximumChunkCount)
        let largest = try #require(sizes.max())
        let smallest = try #require(sizes.min())
        #expect(largest - smallest <= 1)
        #expect(largest <= Chunking.maximumChunkBytes)
        #expect(smallest >= 1)
    }

    @Test("a content gets no more chunks than its largest size asks for")
    func counts() {
        #expect(Chunking.sizes(forContentBytes: 32 << 20).count == 4)
        #expect(Chunking.sizes(forContentBytes: (32 << 20) + 1).count == 8)
        #expect(Chunking.sizes(forContentBytes: 1 << 30).count == 128)
    }
}

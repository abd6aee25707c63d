import DFSModel
import Testing

@Suite("Identifiers")
struct IdentifierTests {
    @Test("32 digits, 16 bytes, JSON and the binary form give the same id back")
    func roundTrips() throws {
        let id = Samples.version
        #expect(id.description == "0198000000001234fedcba9876543210")
        #expect(VersionID(id.description) == id)
        #expect(VersionID(bytes: id.bytes) == id)
        #expect(try VersionID(binary: id.binary) == id)
        #expect(try Samples.throughJSON(id) == id)
        #expect(id.operation.bytes == id.bytes)
    }

    @Test(
        "other texts are refused",
        arguments: [
            "", "0", String(repeating: "0", count: 31), String(repeating: "0", count: 34),
            String(repeating: "g", count: 32), String(repeating: "é", count: 16),
        ])
    func refusals(_ text: String) {
        #expect(VersionID(text) == nil)
    }

    @Test("ids sort by the time they were made at, and their bytes and texts sort alike")
    func timeOrder() {
        var generator = SeededGenerator(seed: 1)
        let times = [0, 1, 255, 256, 1_790_000_000_000, 1_790_000_000_001, (1 << 48) - 1]
        let ids = times.map { VersionID.make(atMilliseconds: $0, using: &generator) }
        #expect(ids == ids.sorted())
        #expect(ids.map(\.description) == ids.map(\.description).sorted())
        #expect(
            zip(ids, ids.dropFirst()).allSatisfy { $0.bytes.lexicographicallyPrecedes($1.bytes) })
    }

    /// Random, and not empty as the system's generator is: nothing lies at the address of an empty
    /// value, and the thread sanitizer reads there.
    private struct Generator: RandomNumberGenerator {
        private(set) var calls = 0

        mutating func next() -> UInt64 {
            calls += 1
            return UInt64.random(in: .min ... .max)
        }
    }

    @Test("ids of one moment differ, and a clock before 1970 makes ids too")
    func uniqueness() {
        var generator = Generator()
        let ids = (0..<1_000).map { _ in VersionID.make(atMilliseconds: 5, using: &generator) }
        #expect(Set(ids).count == 1_000)
        _ = VersionID.make(atMilliseconds: -1, using: &generator)
        _ = VersionID.make(atMilliseconds: .max, using: &generator)
    }

    @Test("two boots of one incarnation propose under two ids")
    func proposers() {
        var generator = Generator()
        let incarnation = Incarnation.random()
        let first = ProposerID.make(incarnation: incarnation, using: &generator)
        let second = ProposerID.make(incarnation: incarnation, using: &generator)
        #expect(first != second)
        #expect(first.bytes.prefix(8) == incarnation.bytes.suffix(8))
    }
}

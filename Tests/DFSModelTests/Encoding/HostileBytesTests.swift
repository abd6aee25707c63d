import DFSModel
import Testing

/// Bytes from a stranger never crash a decoder, and no two of them mean the same value.
@Suite("Hostile bytes")
struct HostileBytesTests {
    struct Kind: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let sample: @Sendable () throws -> [UInt8]
        /// The binary form of what the bytes decode to; throws if they do not.
        let again: @Sendable ([UInt8]) throws -> [UInt8]

        init<Value: BinaryCodable>(_ sample: @escaping @Sendable () throws -> Value) {
            testDescription = "\(Value.self)"
            self.sample = { try sample().binary }
            again = { try Value(binary: $0).binary }
        }
    }

    static let kinds: [Kind] = [
        Kind { try Samples.manifest() }, Kind { try Samples.members() },
        Kind { try Samples.user() }, Kind { try Samples.layout() },
        Kind { try NodeName("DFS1") }, Kind { try UserName("anna") },
        Kind { Digest.of([1]) }, Kind { Samples.version },
    ]

    @Test("random bytes are refused or mean one thing", arguments: kinds)
    func random(_ kind: Kind) throws {
        try fuzz(kind) { generator, _ in
            generator.bytes(Int.random(in: 0...200, using: &generator))
        }
    }

    @Test("damaged values are refused or mean one thing", arguments: kinds)
    func damaged(_ kind: Kind) throws {
        try fuzz(kind) { generator, sample in
            var bytes = sample
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let position = Int.random(in: 0...bytes.count, using: &generator)
                switch Int.random(in: 0...4, using: &generator) {
                case 0 where position < bytes.count: bytes[position] = generator.bytes(1)[0]
                case 1 where position < bytes.count:
                    bytes[position] ^= 1 << UInt8.random(in: 0...7, using: &generator)
                case 2: bytes.insert(contentsOf: generator.bytes(1), at: position)
                case 3 where position < bytes.count: bytes.remove(at: position)
                default: bytes.removeSubrange(position...)
                }
            }
            return bytes
        }
    }

    @Test("a value cut short is refused", arguments: kinds)
    func cut(_ kind: Kind) throws {
        let bytes = try kind.sample()
        for count in bytes.indices {
            #expect(throws: (any Error).self) { try kind.again(Array(bytes[..<count])) }
        }
        #expect(throws: (any Error).self) { try kind.again(bytes + [0]) }
        #expect(try kind.again(bytes) == bytes)
    }

    private func fuzz(
        _ kind: Kind, _ make: (inout SeededGenerator, [UInt8]) -> [UInt8]
    ) throws {
        let seed = UInt64.random(in: .min ... .max)
        print("\(kind.testDescription): seed \(seed)")
        var generator = SeededGenerator(seed: seed)
        let sample = try kind.sample()
        for _ in 0..<5_000 {
            let bytes = make(&generator, sample)
            do {
                #expect(try kind.again(bytes) == bytes, "seed \(seed), bytes \(bytes)")
            } catch {
                #expect(error is any Failure, "seed \(seed), bytes \(bytes)")
            }
        }
    }
}

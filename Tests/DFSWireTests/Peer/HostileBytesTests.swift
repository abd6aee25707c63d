import DFSCluster
import DFSModel
import DFSWire
import Foundation
import Testing

/// Nothing that arrives may end the process; what is read may only be what can be written.
@Suite struct HostileBytesTests {
    private static let seeds = Array(UInt64(1)...40)

    private static func read<Value: BinaryCodable>(_: Value.Type, _ bytes: [UInt8]) throws {
        guard let value = try? Value(binary: bytes) else { return }
        #expect(value.binary == bytes, "two forms of one \(Value.self)")
    }

    private static func readAll(_ bytes: [UInt8]) throws {
        try read(PrepareRequest.self, bytes)
        try read(PrepareReply.self, bytes)
        try read(ValuesMessage.self, bytes)
        try read(AcceptReply.self, bytes)
        try read(ReadRequest.self, bytes)
        try read(ReadReply.self, bytes)
        try read(ChangesRequest.self, bytes)
        try read(ChangesReply.self, bytes)
        try read(PeerEnvelope.self, bytes)
    }

    @Test("what members have written down is told in the order of their ids, each once")
    func heardInOrder() throws {
        let ids = [Incarnation(high: 1, low: 0), Incarnation(high: 2, low: 0)]
        func bytes(_ order: [Int]) -> [UInt8] {
            [UInt8(order.count)] + order.flatMap { ids[$0].bytes + [7] }
        }
        #expect(try StepsHeard(binary: bytes([0, 1])).steps == [ids[0]: 7, ids[1]: 7])
        for wrong in [[1, 0], [0, 0]] {
            #expect(throws: BinaryError.self) { try StepsHeard(binary: bytes(wrong)) }
        }
    }

    private static func messages() throws -> [[UInt8]] {
        let keys = try Samples.keys()
        return [
            PrepareRequest(
                items: [
                    PrepareRequest.Item(
                        key: keys[0], ballot: Samples.ballot, manifest: try Samples.manifest())
                ]
            ).binary,
            PrepareReply(
                items: try Samples.values().map {
                    PrepareReply.Item(answer: .promised(accepted: $0), sealed: true)
                }, steps: 5
            ).binary,
            ValuesMessage(
                items: try Samples.values().map { ValuesMessage.Item(key: keys[1], value: $0) },
                manifests: [try Samples.manifest()], heard: StepsHeard([.random(): 3])
            ).binary,
            CompareReply(
                rows: [RowComparison.Row(key: keys[1], ballot: Samples.ballot)], isWhole: true
            ).binary,
            AcceptReply(items: [.refused(promised: Samples.ballot), .lacksManifest], steps: 6)
                .binary,
            ReadRequest(keys: keys).binary,
            ReadReply(
                answers: try Samples.values().map {
                    StrictRead.Answer(accepted: $0, isCommitted: true)
                }
            ).binary,
            ChangesReply(
                items: [ChangesReply.Item(sequence: 1, key: keys[0], ballot: Samples.ballot)],
                newest: 2
            ).binary,
        ]
    }

    @Test("random bytes are refused, not obeyed", arguments: seeds)
    func random(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<100 {
            let count = Int.random(in: 0...80, using: &generator)
            try Self.readAll(generator.bytes(count))
        }
    }

    @Test("a message with changed, lost or added bytes ends nothing", arguments: seeds)
    func changed(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for message in try Self.messages() {
            for _ in 0..<10 {
                var bytes = message
                for _ in 0..<Int.random(in: 1...3, using: &generator) where !bytes.isEmpty {
                    let position = Int.random(in: bytes.indices, using: &generator)
                    switch Int.random(in: 0..<4, using: &generator) {
                    case 0: bytes.remove(at: position)
                    case 1: bytes.insert(0xff, at: position)
                    case 2: bytes[position] = 0xff
                    default: bytes[position] ^= 1 << UInt8.random(in: 0...7, using: &generator)
                    }
                }
                try Self.readAll(bytes)
            }
        }
    }

    @Test("a list that claims to be huge costs nothing")
    func hugeCounts() throws {
        for count in [UInt64(4_096), 1 << 32, UInt64(Int.max), .max] {
            var writer = BinaryWriter()
            writer.write(count)
            try Self.readAll(writer.bytes)
        }
    }

    @Test("JSON with changed characters ends nothing", arguments: seeds)
    func json(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let entry = NodeEntry(
            path: try FilePath("a"), ballot: Samples.ballot,
            kind: .file(try Samples.facts(missing: [2])))
        let body = FileBody(entry: EntryBody(entry), manifest: try Samples.manifest())
        let whole = Array(try JSONEncoder().encode(body))
        let characters = Array("\"{}[]:,-0123456789.eE\\ntf".utf8)
        for _ in 0..<50 {
            var bytes = whole
            let position = Int.random(in: bytes.indices, using: &generator)
            bytes[position] = characters.randomElement(using: &generator) ?? 0
            guard let read = try? Samples.fromJSON(FileBody.self, Data(bytes)) else { continue }
            _ = try? read.entry.entry()
        }
    }
}

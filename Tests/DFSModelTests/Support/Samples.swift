import DFSModel
import Foundation

/// Values to try things on.
enum Samples {
    static let version = VersionID(high: 0x0198_0000_0000_1234, low: 0xfedc_ba98_7654_3210)

    static func nodes(_ count: Int = 4) throws -> [NodeName] {
        try (1...count).map { try NodeName("DFS\($0)") }
    }

    static func layout(rotation: Int = 0) throws -> Layout {
        try Layout(nodes: try nodes(), rotation: rotation, copies: 2)
    }

    static func manifest(sizes: [Int] = [5, 4, 4, 4]) throws -> Manifest {
        try Manifest(
            version: version, owner: try UserName("anna"),
            path: try FilePath("notes/naïve café.txt"),
            modifiedMilliseconds: 1_790_000_000_123, layout: try layout(rotation: 3),
            chunkSizes: sizes, chunkDigests: sizes.map { Digest.of([UInt8($0 % 251)]) })
    }

    static func members() throws -> MemberList {
        try MemberList(
            epoch: 7,
            members: try nodes().enumerated().map { position, name in
                Member(
                    name: name, incarnation: Incarnation(high: 9, low: UInt64(position)),
                    address: try NodeAddress(
                        host: position == 0 ? "::1" : "host-\(position)", port: 9_000))
            })
    }

    static func user() throws -> UserRecord {
        UserRecord(
            name: try UserName("anna@example.org"), role: .readOnly,
            password: PasswordHash(
                salt: [1, 2, 3], hash: [0, 255], rounds: 32_768, blockSize: 8, parallelism: 1),
            generation: 300)
    }

    static func throughJSON<Value: Codable>(_ value: Value) throws -> Value {
        try JSONDecoder().decode(Value.self, from: try JSONEncoder().encode(value))
    }

    static func fromJSON<Value: Decodable>(_: Value.Type, _ text: String) throws -> Value {
        try JSONDecoder().decode(Value.self, from: Data(text.utf8))
    }
}

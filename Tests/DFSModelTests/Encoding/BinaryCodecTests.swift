import DFSModel
import Testing

@Suite("The binary form")
struct BinaryCodecTests {
    @Test(
        "integers take as few bytes as they need and survive",
        arguments: [
            (UInt64(0), 1), (127, 1), (128, 2), (16_383, 2), (16_384, 3), (UInt64.max >> 1, 9),
            (UInt64.max, 10),
        ])
    func integers(_ value: UInt64, bytes: Int) throws {
        var writer = BinaryWriter()
        writer.write(value)
        #expect(writer.bytes.count == bytes)
        var reader = BinaryReader(writer.bytes)
        #expect(try reader.readUInt64() == value)
        try reader.expectEnd()
    }

    @Test(
        "integers that are padded, endless or too large are refused",
        arguments: [
            [0x80, 0x00], [0x80], [UInt8](repeating: 0xff, count: 10),
            [UInt8](repeating: 0x80, count: 10) + [1], [UInt8](repeating: 0xff, count: 9) + [2],
        ])
    func refusesIntegers(_ bytes: [UInt8]) {
        var reader = BinaryReader(bytes)
        #expect(throws: BinaryError.self) { try reader.readUInt64() }
    }

    @Test("an integer over 63 bits is not an Int")
    func refusesLargeInt() {
        var writer = BinaryWriter()
        writer.write(UInt64(Int.max) + 1)
        var reader = BinaryReader(writer.bytes)
        #expect(throws: BinaryError.malformed("integer over 63 bits")) { try reader.readInt() }
    }

    @Test("texts, lists, flags and absent values survive")
    func composites() throws {
        var writer = BinaryWriter()
        writer.write("zażółć\u{0}")
        writer.write([1, 2, 300]) { $0.write($1) }
        writer.write(optional: 5) { $0.write($1) }
        writer.write(optional: Int?.none) { $0.write($1) }
        writer.write(true)
        writer.write([UInt8]())
        var reader = BinaryReader(writer.bytes)
        #expect(try reader.readString() == "zażółć\u{0}")
        #expect(try reader.readArray(limit: 3) { try $0.readInt() } == [1, 2, 300])
        #expect(try reader.readOptional { try $0.readInt() } == 5)
        #expect(try reader.readOptional { try $0.readInt() } == nil)
        #expect(try reader.readBool())
        #expect(try reader.readBytes() == [])
        try reader.expectEnd()
    }

    @Test("a length beyond the end costs nothing and is refused")
    func refusesLengths() {
        var writer = BinaryWriter()
        writer.write(Int.max)
        var text = BinaryReader(writer.bytes)
        #expect(throws: BinaryError.truncated) { try text.readString() }
        var list = BinaryReader(writer.bytes)
        #expect(throws: BinaryError.self) { try list.readArray(limit: .max) { try $0.readByte() } }
    }

    @Test("a list over its limit, a flag of 2, bad UTF-8 and bytes too many are refused")
    func refusesOthers() {
        #expect(throws: BinaryError.self) {
            var reader = BinaryReader([2, 1, 1])
            _ = try reader.readArray(limit: 1) { try $0.readByte() }
        }
        #expect(throws: BinaryError.self) {
            var reader = BinaryReader([2])
            _ = try reader.readBool()
        }
        #expect(throws: BinaryError.self) {
            var reader = BinaryReader([2, 0xc3, 0x28])
            _ = try reader.readString()
        }
        #expect(throws: BinaryError.self) {
            try VersionID(binary: [UInt8](repeating: 0, count: 17))
        }
    }

    @Test("values survive, and equal values have equal bytes")
    func values() throws {
        let manifest = try Samples.manifest()
        #expect(try Manifest(binary: manifest.binary) == manifest)
        #expect(try Samples.manifest().binary == manifest.binary)
        let members = try Samples.members()
        #expect(try MemberList(binary: members.binary) == members)
        let user = try Samples.user()
        #expect(try UserRecord(binary: user.binary) == user)
    }
}

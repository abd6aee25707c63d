import DFSModel
import Testing

@Suite("Member lists")
struct MemberListTests {
    private func member(_ name: String, _ incarnation: UInt64) throws -> Member {
        Member(
            name: try NodeName(name), incarnation: Incarnation(high: 0, low: incarnation),
            address: try NodeAddress(host: "h", port: 1))
    }

    @Test("members lie in slot order, however they were given")
    func order() throws {
        let list = try MemberList(
            epoch: 1,
            members: [try member("DFS10", 1), try member("DFS2", 2), try member("DFS1", 3)])
        #expect(list.names.map(\.text) == ["DFS1", "DFS2", "DFS10"])
        #expect(
            list.member(named: try NodeName("DFS2"))?.incarnation == Incarnation(high: 0, low: 2))
        #expect(list.member(named: try NodeName("DFS3")) == nil)
        #expect(try Samples.throughJSON(list) == list)
    }

    @Test(
        "a majority is more than half",
        arguments: [(1, 1), (2, 2), (3, 2), (4, 3), (5, 3), (64, 33)])
    func majority(_ count: Int, _ majority: Int) throws {
        let members = try (1...count).map { try member("N\($0)", UInt64($0)) }
        #expect(try MemberList(epoch: 1, members: members).majority == majority)
    }

    @Test("no members, too many, twice the same name or incarnation, or epoch 0 are refused")
    func refusals() throws {
        let one = try member("A", 1)
        #expect(throws: ModelError.self) { try MemberList(epoch: 1, members: []) }
        #expect(throws: ModelError.self) { try MemberList(epoch: 0, members: [one]) }
        #expect(throws: ModelError.self) {
            try MemberList(epoch: 1, members: [one, try self.member("A", 2)])
        }
        #expect(throws: ModelError.self) {
            try MemberList(epoch: 1, members: [one, try self.member("B", 1)])
        }
        #expect(throws: ModelError.self) {
            try MemberList(
                epoch: 1, members: try (1...65).map { try self.member("N\($0)", UInt64($0)) })
        }
    }

    @Test("bytes with members out of order are refused, for they would mean the same list")
    func binaryOrder() throws {
        var writer = BinaryWriter()
        writer.write(1)
        writer.write([try member("DFS2", 2), try member("DFS1", 1)]) { $1.write(to: &$0) }
        writer.write([Member]()) { $1.write(to: &$0) }
        #expect(throws: BinaryError.self) { try MemberList(binary: writer.bytes) }
    }
}

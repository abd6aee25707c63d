import DFSCluster
import DFSModel

/// Lists of members to change.
enum Members {
    static func name(_ number: Int) throws -> NodeName { try NodeName("DFS\(number)") }

    static func incarnation(_ number: Int) -> Incarnation {
        Incarnation(high: 1, low: UInt64(number))
    }

    static func address(_ number: Int) throws -> NodeAddress {
        try NodeAddress(host: "node\(number)", port: 10_000)
    }

    /// The founders `DFS1`, …
    static func list(_ count: Int) throws -> MemberList {
        try MemberList(
            epoch: 1,
            members: (1...count).map { number in
                Member(
                    name: try name(number), incarnation: incarnation(number),
                    address: try address(number))
            })
    }

    /// Every majority of a list.
    static func majorities(of list: MemberList) -> [Set<Incarnation>] {
        let all = list.members.map(\.incarnation)
        return (0..<(1 << all.count)).compactMap { bits in
            guard bits.nonzeroBitCount >= list.majority else { return nil }
            return Set(all.indices.filter { bits & (1 << $0) != 0 }.map { all[$0] })
        }
    }
}

import DFSBlobs
import DFSModel
import NIOCore
import Testing

extension BlobStoreConformanceTests {
    @Test(
        "a link gives the bytes a second name that outlives the first",
        arguments: StoreKind.allCases)
    func linked(_ kind: StoreKind) async throws {
        try await kind.withStore { harness in
            let store = harness.store
            try await store.put(ByteBuffer(string: "one"), as: .sample(1))
            try await store.put(ByteBuffer(string: "two"), as: .sample(2))
            for _ in 1...2 { try await store.link(from: .sample(1), to: .sample(2)) }
            try await store.link(from: .sample(1), to: .sample(1))
            try await store.remove(.sample(1))
            #expect(String(buffer: try await store.bytes(of: .sample(2))) == "one")
            #expect(try await store.removeLeftovers() == 0)
        }
    }

    @Test("quarantine moves the blob away and overwrites nothing", arguments: StoreKind.allCases)
    func quarantined(_ kind: StoreKind) async throws {
        try await kind.withStore { harness in
            let id = BlobID.sample()
            var places: [String] = []
            for size in 1...3 {
                try await harness.store.put(.pattern(size), as: id)
                places.append(try await harness.store.quarantine(id))
                #expect(try await !harness.store.contains(id))
            }
            let first = "quarantine/\(id.fileName)"
            #expect(places == [first, "\(first).1", "\(first).2"])
        }
    }

    @Test("files without a record move to the orphans", arguments: StoreKind.allCases)
    func orphans(_ kind: StoreKind) async throws {
        try await kind.withStore { harness in
            let store = harness.store
            try await store.put(.pattern(1), as: .sample())
            try harness.addForeign("ab/cd/notes.txt")
            try harness.addForeign("ab/ef/notes.txt")
            #expect(
                try await store.setAsideOrphan(named: BlobID.sample().relativePath)
                    == "orphans/\(BlobID.sample().fileName)")
            #expect(try await store.setAsideOrphan(named: "ab/cd/notes.txt") == "orphans/notes.txt")
            #expect(
                try await store.setAsideOrphan(named: "ab/ef/notes.txt") == "orphans/notes.txt.1")
            #expect(try await store.list(after: nil, limit: 10) == [])
            for name in [
                "", "..", "../catalog.db", "/etc/passwd", "ab//cd", "ab/../..", "tmp/x", "a\0b",
            ] {
                await #expect("\(name)") {
                    try await store.setAsideOrphan(named: name)
                } throws: {
                    isBlobError(.invalid)($0)
                }
            }
        }
    }

    @Test(
        "the listing is complete, in order and the same for every page size",
        arguments: StoreKind.allCases)
    func listing(_ kind: StoreKind) async throws {
        try await kind.withStore { harness in
            let store = harness.store
            let ids =
                (0..<12).map { BlobID.sample(UInt64($0) &* 0x1357, index: $0 + 1) }
                + [.sample(0, index: 5), .sample(0, index: 50)]
            for id in ids { try await store.put(.pattern(id.index), as: id) }
            let foreign = [
                "README", "ab", "00-x", "00/stray", "00/00/\(BlobID.sample(1).fileName)",
                "00/00/zażółć",
            ]
            for name in foreign where name != "ab" { try harness.addForeign(name) }
            let all = try await store.list(after: nil, limit: 1_000)
            #expect(Set(all.compactMap(\.id)) == Set(ids))
            #expect(
                Set(all.filter { $0.id == nil }.map(\.name)) == Set(foreign).subtracting(["ab"]))
            #expect(all.allSatisfy { $0.size == $0.id?.index ?? 1 })
            for pageSize in [1, 2, 3, 7, all.count] {
                var paged: [BlobEntry] = []
                for try await entry in store.entries(pageSize: pageSize) { paged.append(entry) }
                #expect(paged == all)
            }
            for (position, entry) in all.enumerated() {
                let rest = try await store.list(after: entry.name, limit: 1_000)
                #expect(rest == Array(all[(position + 1)...]))
            }
        }
    }

    @Test("both stores list in one order")
    func sameOrder() async throws {
        var orders: [[String]] = []
        for kind in StoreKind.allCases {
            try await kind.withStore { harness in
                for low in [0, 1, 0xff00, 0x00ff, 0x0100] as [UInt64] {
                    try await harness.store.put(.pattern(1), as: .sample(low))
                }
                for name in ["ff-", "ff.txt", "00/00-", "zz", "00!"] {
                    try harness.addForeign(name)
                }
                orders.append(try await harness.store.list(after: nil, limit: 99).map(\.name))
            }
        }
        #expect(orders[0] == orders[1])
        #expect(orders[0].count == 10)
    }

    @Test("space is told, and what cannot fit is refused at once", arguments: StoreKind.allCases)
    func space(_ kind: StoreKind) async throws {
        try await kind.withStore { harness in
            let space = try await harness.store.space()
            #expect(space.availableBytes > 0)
            #expect(space.availableBytes <= space.totalBytes)
            await #expect(
                performing: {
                    _ = try await harness.store.makeWriter(for: .sample(), expectedBytes: .max)
                },
                throws: isBlobError(.noSpace))
            #expect(try await harness.store.removeLeftovers() == 0)
        }
    }
}

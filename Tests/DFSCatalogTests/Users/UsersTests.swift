import DFSCatalog
import DFSCluster
import DFSModel
import Testing

@Suite struct UsersTests {
    @Test("a committed user can be read, changes with the register and disappears with it")
    func projection() async throws {
        try await Catalog.with { catalog, _ in
            let name = try Samples.user()
            let key = RegisterKey.user(name)
            #expect(try await catalog.user(name) == nil)
            _ = try await catalog.accept([
                (key, Samples.value(1, .user(try Samples.record("anna"))))
            ])
            #expect(try await catalog.user(name) == nil)
            for generation in 1...2 {
                let record = try Samples.record("anna", generation: generation)
                _ = try await catalog.learn([
                    (key, Samples.value(UInt64(generation) + 1, .user(record)))
                ])
                #expect(try await catalog.user(name) == record)
            }
            _ = try await catalog.learn([(key, Samples.value(9, .deleted))])
            #expect(try await catalog.user(name) == nil)
            #expect(try await catalog.users().isEmpty)
        }
    }

    @Test("users are listed with the number and size of the files that exist")
    func summaries() async throws {
        try await Catalog.with { catalog, _ in
            for name in ["bert", "anna"] {
                _ = try await catalog.learn([
                    (.user(try UserName(name)), Samples.value(1, .user(try Samples.record(name))))
                ])
            }
            try await catalog.put(try Samples.manifest(1, path: "a"), at: 1)
            try await catalog.put(try Samples.manifest(2, path: "b", sizes: []), at: 1)
            _ = try await catalog.learn([
                (try Samples.key("f"), Samples.value(1, .folder)),
                (try Samples.key("g", owner: "bert"), Samples.value(1, .deleted)),
            ])
            let users = try await catalog.users()
            #expect(users.map(\.name.text) == ["anna", "bert"])
            #expect(users.map(\.files) == [2, 0])
            #expect(users.map(\.bytes) == [17, 0])
        }
    }

    @Test("the newest member list is the one that is read")
    func members() async throws {
        try await Catalog.with { catalog, _ in
            let founders = try Samples.founders()
            let list = try MemberList(epoch: 2, members: founders.members.dropLast())
            #expect(try await catalog.learn([(.members, Samples.value(2, .members(list)))]) == 1)
            #expect(try await catalog.membership().list == list)
            #expect(
                try await catalog.learn([(.members, Samples.value(1, .members(founders)))]) == 0)
            #expect(try await catalog.membership().list == list)
        }
    }
}

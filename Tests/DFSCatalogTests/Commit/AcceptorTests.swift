import DFSCatalog
import DFSCluster
import DFSModel
import Testing

@Suite struct AcceptorTests {
    @Test("promises, accepted and chosen values survive reopening")
    func survives() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder + "/catalog.db"
            let keys = [try Samples.key("a"), .user(try Samples.user()), try Samples.key("ü/ß")]
            let accepted = Samples.value(3, .folder)
            let chosen = Samples.value(2, .user(try Samples.record("anna")))
            var catalog = try Catalog.open(path)
            _ = try await catalog.prepare(nil, for: keys[0], at: 5)
            #expect(try await catalog.accept([(keys[2], accepted)]) == [.accepted])
            #expect(try await catalog.learn([(keys[1], chosen)]) == 1)
            try catalog.close()

            catalog = try Catalog.open(path)
            #expect(
                try await catalog.state(of: keys[0]) == RegisterState(promised: Samples.ballot(5)))
            #expect(
                try await catalog.state(of: keys[1])
                    == RegisterState(promised: chosen.ballot, accepted: chosen, committed: chosen))
            #expect(
                try await catalog.state(of: keys[2])
                    == RegisterState(promised: accepted.ballot, accepted: accepted))
            #expect(
                try await catalog.accepted(keys, epoch: 1) == [
                    StrictRead.Answer(accepted: nil, isCommitted: true),
                    StrictRead.Answer(accepted: chosen, isCommitted: true),
                    StrictRead.Answer(accepted: accepted, isCommitted: false),
                ])
            let refused = try await catalog.prepare(nil, for: keys[0], at: 4)
            #expect(refused.answer == .refused(promised: Samples.ballot(5)))
            try catalog.close()
        }
    }

    @Test("the catalog decides like the register in memory", arguments: UInt64(1)...6)
    func likeMemory(seed: UInt64) async throws {
        var generator = SeededGenerator(seed: seed)
        let key = try Samples.key("a")
        try await Catalog.with { catalog, _ in
            var model = RegisterState()
            for _ in 0..<60 {
                let counter = UInt64.random(in: 1...20, using: &generator)
                let content: Content = Bool.random(using: &generator) ? .folder : .deleted
                let value = Samples.value(counter, content)
                switch Int.random(in: 0..<3, using: &generator) {
                case 0:
                    let answer = try await catalog.prepare(nil, for: key, at: counter).answer
                    #expect(answer == model.prepare(value.ballot), "seed \(seed)")
                case 1:
                    let answer = try await catalog.accept([(key, value)])
                    #expect(answer == [model.accept(value)], "seed \(seed)")
                default:
                    let news = try await catalog.learn([(key, value)])
                    #expect(news == (model.learn(value) ? 1 : 0), "seed \(seed)")
                }
                #expect(try await catalog.state(of: key) == model, "seed \(seed)")
            }
            #expect(try await catalog.contradictions(limit: 5).isEmpty)
        }
    }

    @Test("a value whose manifest is unknown is not accepted, and not learned")
    func lacksManifest() async throws {
        try await Catalog.with { catalog, _ in
            let manifest = try Samples.manifest(1)
            let key = try Samples.key("a")
            let value = Samples.value(1, manifest)
            #expect(try await catalog.accept([(key, value)]) == [.lacksManifest])
            #expect(try await catalog.learn([(key, value)]) == 0)
            #expect(try await catalog.state(of: key) == RegisterState())
            #expect(
                try await catalog.accept([(key, value)], manifests: [manifest]) == [.accepted])
            #expect(try await catalog.learn([(key, value)]) == 1)
            #expect(try await catalog.manifests(of: [manifest.version]) == [manifest])
        }
    }

    @Test("the manifests of former versions are needed as well")
    func lacksFormerManifest() async throws {
        try await Catalog.with { catalog, _ in
            let former = try Samples.manifest(1)
            let key = try Samples.key("a")
            let value = Samples.value(1, .deleted, former: [former])
            #expect(try await catalog.accept([(key, value)]) == [.lacksManifest])
            #expect(
                try await catalog.accept([(key, value)], manifests: [former]) == [.accepted])
        }
    }

    @Test("each item of a message is decided by itself, in order")
    func items() async throws {
        try await Catalog.with { catalog, _ in
            _ = try await catalog.prepare(nil, for: try Samples.key("b"), at: 9)
            let answers = try await catalog.accept([
                (try Samples.key("a"), Samples.value(1, .folder)),
                (try Samples.key("b"), Samples.value(1, .folder)),
                (try Samples.key("c"), Samples.value(1, try Samples.manifest(1))),
            ])
            #expect(
                answers == [.accepted, .refused(promised: Samples.ballot(9)), .lacksManifest])
        }
    }
}

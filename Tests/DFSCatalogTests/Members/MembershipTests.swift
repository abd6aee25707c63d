import DFSCluster
import DFSModel
import Testing

@testable import DFSCatalog

@Suite("A catalog's part among the members")
struct MembershipTests {
    private func list(epoch: Int, without name: Int? = nil) throws -> MemberList {
        let founders = try Samples.founders().members
        return try MemberList(
            epoch: epoch, members: founders.filter { $0.name.text != name.map { "DFS\($0)" } },
            former: founders)
    }

    private func learn(_ list: MemberList, _ catalog: Catalog) async throws {
        let value = BallotedValue(
            ballot: Samples.ballot(1, epoch: list.epoch - 1),
            value: RegisterValue(content: .members(list)))
        #expect(try await catalog.learn([(.members, value)]) == 1)
    }

    private func expectFailure(
        _ code: FailureCode, _ work: () async throws -> Void,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async {
        let error = await #expect(throws: CatalogError.self, sourceLocation: sourceLocation) {
            try await work()
        }
        #expect(error?.code == code, sourceLocation: sourceLocation)
    }

    @Test("a vote is given for the epoch of the own list only, decided where it is written down")
    func epochs() async throws {
        try await Catalog.with { catalog, _ in
            let key = try Samples.key("a")
            let old = PrepareItem(key: key, ballot: Samples.ballot(5), manifest: nil)
            let new = PrepareItem(key: key, ballot: Samples.ballot(1, epoch: 2), manifest: nil)
            await expectFailure(.otherMembers) { _ = try await catalog.prepare([new]) }
            await expectFailure(.otherMembers) { _ = try await catalog.prepare([old, new]) }
            try await learn(try list(epoch: 2), catalog)
            await expectFailure(.otherMembers) { _ = try await catalog.prepare([old]) }
            await expectFailure(.otherMembers) {
                _ = try await catalog.accept([(key, Samples.value(5, .folder))])
            }
            await expectFailure(.otherMembers) {
                _ = try await catalog.accepted([key], epoch: 1)
            }
            #expect(try await catalog.state(of: key) == RegisterState())
            #expect(
                try await catalog.prepare([new]).map(\.answer) == [.promised(accepted: nil)])
        }
    }

    @Test("a member that the list does not name any more votes no more")
    func removed() async throws {
        try await Catalog.with { catalog, _ in
            try await learn(try list(epoch: 2, without: 1), catalog)
            #expect(try await catalog.membership().standing == .stranger)
            let ballot = Samples.ballot(1, epoch: 2)
            let item = PrepareItem(key: try Samples.key("a"), ballot: ballot, manifest: nil)
            await expectFailure(.unavailable) { _ = try await catalog.prepare([item]) }
            await expectFailure(.unavailable) {
                _ = try await catalog.accepted([try Samples.key("a")], epoch: 2)
            }
        }
    }

    @Test("a newcomer votes once it has settled an epoch in which it is a member")
    func newcomer() async throws {
        try await TemporaryFolder.with { folder in
            let own = Samples.incarnation(50)
            let founding = Founding(
                node: try NodeName("DFS5"), cluster: Samples.cluster, incarnation: own,
                joining: BallotedValue(
                    ballot: .genesis,
                    value: RegisterValue(content: .members(try Samples.founders()))))
            let catalog = try Catalog(
                path: folder + "/catalog.db", founding: founding, onFatal: { _ in })
            #expect(try await catalog.membership().standing == .stranger)
            let change = MemberChange.admit(
                name: try NodeName("DFS5"), incarnation: own,
                address: try NodeAddress(host: "five", port: 5))
            guard case .change(let next) = change.verdict(on: try Samples.founders()) else {
                Issue.record("the newcomer is refused")
                return
            }
            try await learn(next, catalog)
            #expect(try await catalog.membership().standing == .settling)
            let item = PrepareItem(
                key: try Samples.key("a"), ballot: Samples.ballot(1, epoch: 2), manifest: nil)
            await expectFailure(.unavailable) { _ = try await catalog.prepare([item]) }
            try await catalog.settle(epoch: 2)
            #expect(try await catalog.membership().standing == .votes)
            #expect(
                try await catalog.prepare([item]).map(\.answer) == [.promised(accepted: nil)])
            try catalog.close()
        }
    }

    @Test("a survey tells of undecided registers in pages, and of how much was written down")
    func survey() async throws {
        try await Catalog.with { catalog, _ in
            let first = try await catalog.survey(after: nil, limit: 10)
            #expect(first.undecided.isEmpty)
            #expect(first.survey.epoch == 1)
            #expect(first.survey.settledEpoch == 1)
            let keys = try ["a", "b", "c"].map { try Samples.key($0) }
            for key in keys { _ = try await catalog.accept([(key, Samples.value(2, .folder))]) }
            let page = try await catalog.survey(after: nil, limit: 2)
            #expect(page.undecided.map(\.key) == Array(keys.prefix(2)))
            #expect(page.undecided.map(\.ballot) == [Samples.ballot(2), Samples.ballot(2)])
            #expect(page.survey.steps == first.survey.steps + 3)
            #expect(page.survey.newest == first.survey.newest)
            let rest = try await catalog.survey(after: keys[1], limit: 2)
            #expect(rest.undecided.map(\.key) == [keys[2]])
            _ = try await catalog.learn([(keys[2], Samples.value(2, .folder))])
            #expect(try await catalog.survey(after: keys[1], limit: 2).undecided.isEmpty)
        }
    }

    @Test("a catalog that holds less than a peer remembers of it is an old copy, for good")
    func rollBack() async throws {
        try await Catalog.with { catalog, _ in
            let steps = try await catalog.survey(after: nil, limit: 0).survey.steps
            #expect(try await !catalog.noteRollBack(remembered: steps))
            #expect(try await catalog.membership().standing == .votes)
            #expect(try await catalog.noteRollBack(remembered: steps + 1))
            #expect(try await catalog.membership().standing == .rolledBack)
            let item = PrepareItem(
                key: try Samples.key("a"), ballot: Samples.ballot(1), manifest: nil)
            await expectFailure(.unavailable) { _ = try await catalog.prepare([item]) }
            let peer = Samples.incarnation(2)
            try await catalog.remember(peer, steps: 7)
            try await catalog.remember(peer, steps: 5)
            #expect(try await catalog.rememberedSteps(of: peer) == 7)
        }
    }
}

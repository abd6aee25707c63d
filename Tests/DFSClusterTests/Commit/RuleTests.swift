import DFSCluster
import DFSModel
import Testing

@Suite struct RuleTests {
    @Test("a ballot counter is above what was seen, and never comes twice")
    func counter() {
        var counter = BallotCounter()
        #expect([counter.next(above: 0, in: 1), counter.next(above: 0, in: 1)] == [1, 2])
        #expect([counter.next(above: 9, in: 1), counter.next(above: 3, in: 1)] == [10, 11])
    }

    @Test("a counter is of the epoch that it is asked for, whatever earlier epochs have used")
    func epochs() throws {
        var counter = BallotCounter()
        let early = counter.next(above: 7, in: 1)
        let first = try #require(early)
        let late = counter.next(above: first, in: 3)
        let third = try #require(late)
        #expect([Ballot.epoch(ofCounter: first), Ballot.epoch(ofCounter: third)] == [1, 3])
        #expect(counter.next(above: third, in: 3) == third + 1)
        #expect(counter.next(above: third, in: 2) == nil)
        #expect(counter.next(above: first, in: 1) == 11)
        #expect(counter.next(above: Ballot.firstCounter(ofEpoch: 2) - 1, in: 1) == nil)
    }

    @Test("pauses grow with the attempts and stay bounded")
    func pauses() {
        #expect(ProposalPace.pauseMilliseconds(beforeAttempt: 1) == 2...20)
        #expect(ProposalPace.pauseMilliseconds(beforeAttempt: 3) == 2...80)
        #expect(ProposalPace.pauseMilliseconds(beforeAttempt: 60) == 2...400)
    }

    @Test("staged versions go by their age, replaced ones some time after they were replaced")
    func due() {
        func isDue(unwanted: Int?, uptime: Int) -> Bool {
            CollectionRule.isDue(
                stagedUptime: 5, unwantedUptime: unwanted, uptime: uptime, stagingSeconds: 100,
                graceSeconds: 10)
        }
        #expect(!isDue(unwanted: nil, uptime: 104))
        #expect(isDue(unwanted: nil, uptime: 105))
        #expect(!isDue(unwanted: 200, uptime: 209))
        #expect(isDue(unwanted: 200, uptime: 210))
    }

    @Test("on a full disk uploads are kept for ten minutes, or less if so configured")
    func fullDisk() {
        func seconds(_ configured: Int, room: Int) -> Int {
            CollectionRule.stagingSeconds(configured: configured, roomBytes: room)
        }
        #expect(seconds(86_400, room: Chunking.maximumChunkBytes) == 86_400)
        #expect(seconds(86_400, room: Chunking.maximumChunkBytes - 1) == 600)
        #expect(seconds(86_400, room: -1) == 600)
        #expect(seconds(60, room: -1) == 60)
    }

    @Test("a sealed version is forgotten only after a round above each of its seals")
    func forgetting() throws {
        let key = try Samples.key()
        let seals = [(key: key, ballot: Samples.ballot(4))]
        #expect(CollectionRule.mayForget(seals: [], proof: [:]))
        #expect(!CollectionRule.mayForget(seals: seals, proof: [:]))
        #expect(!CollectionRule.mayForget(seals: seals, proof: [key: Samples.ballot(4)]))
        #expect(CollectionRule.mayForget(seals: seals, proof: [key: Samples.ballot(5)]))
        let named = Samples.value(Samples.file(1))
        #expect(!CollectionRule.isProof(named, against: Samples.version(1)))
        #expect(CollectionRule.isProof(named, against: Samples.version(2)))
    }

    @Test("a page that is not full is the last, and leads to the peer's newest row")
    func pages() {
        let full = FollowedPage(after: 3, sequences: [5, 8], newest: 20, pageSize: 2)
        #expect((full.isLast, full.followed, full.isProgress) == (false, 8, true))
        let last = FollowedPage(after: 8, sequences: [9], newest: 20, pageSize: 2)
        #expect((last.isLast, last.followed, last.isProgress) == (true, 20, true))
        let empty = FollowedPage(after: 20, sequences: [], newest: 20, pageSize: 2)
        #expect((empty.isLast, empty.followed) == (true, 20))
    }

    @Test("a value is settled once it was undecided for a whole interval")
    func settling() throws {
        let key = try Samples.key()
        var rule = SettlingRule()
        #expect(rule.due([(key, Samples.ballot(1))]) == [])
        #expect(rule.due([(key, Samples.ballot(2))]) == [])
        #expect(rule.due([(key, Samples.ballot(2))]) == [key])
        #expect(rule.due([]) == [])
        #expect(rule.due([(key, Samples.ballot(2))]) == [])
    }
}

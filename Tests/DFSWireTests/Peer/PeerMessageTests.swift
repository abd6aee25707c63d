import DFSCluster
import DFSModel
import DFSWire
import Testing

@Suite struct PeerMessageTests {
    private static func expectRoundTrip<Value: BinaryCodable & Equatable>(
        _ value: Value, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let read = try Value(binary: value.binary)
        #expect(read == value, sourceLocation: sourceLocation)
        #expect(read.binary == value.binary, sourceLocation: sourceLocation)
        // A message that ends early or goes on is never taken for another one.
        for count in 0..<value.binary.count {
            #expect(throws: (any Error).self, sourceLocation: sourceLocation) {
                try Value(binary: Array(value.binary.prefix(count)))
            }
        }
        #expect(throws: (any Error).self, sourceLocation: sourceLocation) {
            try Value(binary: value.binary + [0])
        }
    }

    @Test("the messages of a prepare come back as they were")
    func prepare() throws {
        let manifests: [Manifest?] = [nil, try Samples.manifest(), try Samples.manifest(sizes: [])]
        let items = zip(try Samples.keys(), manifests).map {
            PrepareRequest.Item(key: $0, ballot: Samples.ballot, manifest: $1)
        }
        try Self.expectRoundTrip(PrepareRequest(items: items))
        let answers: [PrepareAnswer] =
            try Samples.values().map { .promised(accepted: $0) }
            + [.promised(accepted: nil), .refused(promised: Samples.ballot)]
        try Self.expectRoundTrip(
            PrepareReply(
                items: answers.enumerated().map { position, answer in
                    PrepareReply.Item(answer: answer, sealed: position.isMultiple(of: 2))
                }, steps: 12))
    }

    @Test("the messages of an accept come back as they were")
    func accept() throws {
        let items = try Samples.values().map {
            ValuesMessage.Item(key: try Samples.keys()[0], value: $0)
        }
        try Self.expectRoundTrip(
            ValuesMessage(
                items: Array(items.prefix(2)), manifests: [try Samples.manifest()],
                heard: StepsHeard([.random(): 3, .random(): 1 << 40])))
        try Self.expectRoundTrip(ValuesMessage(items: Array(items.suffix(4))))
        try Self.expectRoundTrip(
            AcceptReply(
                items: [.accepted, .refused(promised: Samples.ballot), .lacksManifest],
                steps: 1 << 40))
    }

    @Test("the messages of reading and following come back as they were")
    func read() throws {
        try Self.expectRoundTrip(ReadRequest(keys: try Samples.keys()))
        try Self.expectRoundTrip(
            ReadReply(answers: [
                StrictRead.Answer(accepted: nil, isCommitted: true),
                StrictRead.Answer(accepted: try Samples.values()[1], isCommitted: false),
            ]))
        let rows = try Samples.keys().map { RowComparison.Row(key: $0, ballot: Samples.ballot) }
        for after in [nil, rows.first?.key] {
            try Self.expectRoundTrip(
                CompareRequest(comparison: RowComparison(after: after, rows: rows)))
        }
        try Self.expectRoundTrip(CompareReply(rows: rows, isWhole: false))
        try Self.expectRoundTrip(ChangesRequest(after: 0, limit: maximumRegistersPerMessage))
        try Self.expectRoundTrip(
            ChangesReply(
                items: try Samples.keys().enumerated().map { position, key in
                    ChangesReply.Item(sequence: position, key: key, ballot: Samples.ballot)
                }, newest: .max))
    }

    @Test("the messages about members come back as they were")
    func members() throws {
        let keys = try Samples.keys()
        for after in [nil, keys[0]] {
            try Self.expectRoundTrip(
                SurveyRequest(
                    asker: Incarnation(high: 1, low: 2), steps: 7, after: after, limit: 0))
        }
        try Self.expectRoundTrip(
            SurveyReply(
                survey: Survey(epoch: 3, settledEpoch: 2, newest: .max, steps: 9), remembered: 4,
                undecided: keys.map { SurveyReply.Item(key: $0, ballot: Samples.ballot) }))
        try Self.expectRoundTrip(
            AdmitRequest(
                name: try NodeName("DFS5"), incarnation: Incarnation(high: 5, low: 5),
                address: try NodeAddress(host: "node5.example", port: 10_001)))
    }

    @Test("an empty message comes back as it was")
    func empty() throws {
        try Self.expectRoundTrip(PrepareRequest(items: []))
        try Self.expectRoundTrip(PrepareReply(items: [], steps: 0))
        try Self.expectRoundTrip(ValuesMessage(items: []))
        try Self.expectRoundTrip(AcceptReply(items: [], steps: 0))
        try Self.expectRoundTrip(ReadRequest(keys: []))
        try Self.expectRoundTrip(ReadReply(answers: []))
        try Self.expectRoundTrip(ChangesReply(items: [], newest: 0))
    }

    @Test("the envelope stands in front of the body")
    func envelope() throws {
        let envelope = PeerEnvelope(
            cluster: ClusterID(high: 1, low: 2), epoch: 3, sender: try NodeName("DFS1"),
            senderIncarnation: Incarnation(high: 4, low: 5),
            receiverIncarnation: Incarnation(high: 6, low: 7))
        try Self.expectRoundTrip(envelope)
        let body = ReadRequest(keys: try Samples.keys())
        let message = PeerMessage(envelope: envelope, body: body)
        #expect(message.binary == envelope.binary + body.binary)
        let read = try PeerMessage<ReadRequest>(binary: message.binary)
        #expect(read.envelope == envelope)
        #expect(read.body == body)
    }

    @Test("more registers than a message may carry are refused")
    func tooMany() {
        let keys = Array(repeating: RegisterKey.members, count: maximumRegistersPerMessage + 1)
        #expect(throws: (any Error).self) {
            try ReadRequest(binary: ReadRequest(keys: keys).binary)
        }
        let most = ReadRequest(keys: Array(keys.dropLast()))
        #expect(throws: Never.self) { try ReadRequest(binary: most.binary) }
    }
}

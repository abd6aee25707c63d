import DFSCluster
import DFSModel
import Testing

@Suite struct ChangeTests {
    private static func contents() throws -> [Content] {
        [
            .absent, .deleted, .folder, Samples.file(1), Samples.file(2),
            .user(try Samples.user(generation: 3)),
        ]
    }

    /// Which of ``contents()`` fulfil each condition.
    private static let holding: [(Change.Condition, [Bool])] = [
        (.none, [true, true, true, true, true, true]),
        (.absent, [true, true, false, false, false, false]),
        (.exists, [false, false, true, true, true, true]),
        (.matches(Samples.version(1)), [false, false, false, true, false, false]),
        (.generation(3), [false, false, false, false, false, true]),
        (.generation(4), [false, false, false, false, false, false]),
    ]

    @Test("each condition holds for exactly the contents that it names")
    func conditions() throws {
        for (condition, expected) in Self.holding {
            for (content, holds) in zip(try Self.contents(), expected) {
                let change = Change(
                    operation: Samples.operation(9), condition: condition, effect: .delete)
                let value = RegisterValue(content: content)
                let verdict = change.verdict(on: value, mayHaveApplied: false)
                let applied = Change.Verdict.apply(Samples.value(.deleted, by: 9))
                #expect(
                    verdict == (holds ? applied : .keep(.conditionFailed(content))),
                    "\(condition) on \(content.kind)")
            }
        }
    }

    @Test("a put on a folder and a folder on a file are of another kind")
    func kinds() {
        let put = Change(operation: Samples.operation(9), effect: Samples.put(1))
        let folder = Change(operation: Samples.operation(9), effect: .makeFolder)
        let file = Samples.file(1)
        #expect(
            put.verdict(on: Samples.value(.folder), mayHaveApplied: false)
                == .keep(.otherKind(.folder)))
        #expect(
            folder.verdict(on: Samples.value(file), mayHaveApplied: false)
                == .keep(.otherKind(file)))
        #expect(
            folder.verdict(on: Samples.value(.folder), mayHaveApplied: false) == .keep(.unchanged))
        #expect(
            folder.verdict(on: Samples.value(.deleted), mayHaveApplied: false)
                == .apply(Samples.value(.folder, by: 9)))
        #expect(
            put.verdict(on: Samples.value(file), mayHaveApplied: false)
                == .apply(Samples.value(file, by: 9)))
    }

    @Test("an operation in recent was applied, whatever its condition says now")
    func alreadyApplied() {
        let change = Change(
            operation: Samples.operation(9), condition: .absent, effect: Samples.put(1))
        let value = Samples.value(Samples.file(1), by: 8, 9, 10)
        #expect(change.verdict(on: value, mayHaveApplied: false) == .keep(.alreadyApplied))
        #expect(change.verdict(on: value, mayHaveApplied: true) == .keep(.alreadyApplied))
    }

    @Test("a request is late if others of its stamp or later are forgotten, and exact above that")
    func stamps() {
        var value = RegisterValue.absent
        for number in 1...17 {
            value = value.replacing(
                .folder, by: Samples.operation(UInt64(number)), stamp: 100 + number)
        }
        #expect(value.forgotten == 101)
        #expect(value.recent.count == 16)
        func verdict(_ number: UInt64, stamp: Int, isRetry: Bool) -> Change.Verdict {
            Change(operation: Samples.operation(number), effect: .delete, stamp: stamp)
                .verdict(on: value, mayHaveApplied: isRetry)
        }
        // The operation that was forgotten, asked for again as if for the first time.
        #expect(verdict(1, stamp: 101, isRetry: false) == .keep(.late(forgotten: 101)))
        #expect(verdict(1, stamp: 101, isRetry: true) == .keep(.cannotTell))
        #expect(verdict(2, stamp: 102, isRetry: false) == .keep(.alreadyApplied))
        let applied = value.replacing(.deleted, by: Samples.operation(99), stamp: 102)
        #expect(verdict(99, stamp: 102, isRetry: false) == .apply(applied))
        #expect(verdict(99, stamp: 102, isRetry: true) == .apply(applied))
        #expect(applied.forgotten == 102)
    }

    @Test("a full recent without the operation tells nothing about an earlier attempt")
    func cannotTell() {
        let change = Change(operation: Samples.operation(99), effect: .delete)
        let full = RegisterValue(
            content: .folder, recent: (1...16).map { Samples.operation($0) })
        let almost = RegisterValue(
            content: .folder, recent: (1...15).map { Samples.operation($0) })
        #expect(change.verdict(on: full, mayHaveApplied: true) == .keep(.cannotTell))
        #expect(
            change.verdict(on: full, mayHaveApplied: false)
                == .apply(full.replacing(.deleted, by: Samples.operation(99))))
        #expect(
            change.verdict(on: almost, mayHaveApplied: true)
                == .apply(almost.replacing(.deleted, by: Samples.operation(99))))
    }

    @Test("the failure of a repeat is made to last, because the first attempt may be alive")
    func refusal() {
        let put = Change(
            operation: Samples.operation(9), condition: .absent, effect: Samples.put(1))
        let value = Samples.value(.folder, by: 1)
        let refused = value.refusing(put.operation)
        #expect(
            put.verdict(on: value, mayHaveApplied: true)
                == .refuse(refused, .conditionFailed(.folder)))
        #expect(
            put.verdict(on: refused, mayHaveApplied: false) == .keep(.conditionFailed(.folder)))
        let free = refused.replacing(.deleted, by: Samples.operation(2))
        #expect(
            put.verdict(on: free, mayHaveApplied: true) == .keep(.refusedBefore))
        let anyway = Change(operation: Samples.operation(8), effect: Samples.put(1))
        #expect(
            anyway.verdict(on: value, mayHaveApplied: true)
                == .refuse(value.refusing(anyway.operation), .otherKind(.folder)))
    }

    @Test("an identity round keeps any value")
    func identity() throws {
        for content in try Self.contents() {
            let change = Change.identity(Samples.operation(9))
            #expect(
                change.verdict(on: RegisterValue(content: content), mayHaveApplied: true)
                    == .keep(.unchanged))
        }
    }

    @Test("recent keeps the last sixteen operations and replacing keeps former versions")
    func replacing() {
        let former = FormerVersion(
            version: Samples.version(1), manifestDigest: Digest.of([1]), expiresMilliseconds: 5)
        var value = RegisterValue(content: .absent, former: [former])
        for number in UInt64(1)...20 {
            value = value.replacing(.folder, by: Samples.operation(number))
        }
        #expect(value.recent == (UInt64(5)...20).map { Samples.operation($0) })
        #expect(value.namedVersions == [Samples.version(1)])
    }

    @Test("only a put has a version to seal")
    func sealedVersion() {
        let operation = Samples.operation(1)
        #expect(
            Change(operation: operation, effect: Samples.put(4)).sealedVersion
                == Samples.version(4))
        #expect(Change(operation: operation, effect: .delete).sealedVersion == nil)
    }
}

import DFSModel
import DFSWire
import Foundation
import Testing

@Suite struct NodeBodiesTests {
    private static let healing = HealingBody(
        queuedChunks: 1, queuedBytes: 2, failingChunks: 3, rowsToCompare: 4, bytesPerSecond: 5,
        secondsLeft: nil, repairedChunks: 6, repairedBytes: 7, adoptedChunks: 8,
        scrubbedChunks: 9, scrubbedBytes: 10, quarantinedChunks: 11,
        oldestVerificationMilliseconds: 12, lastPassMilliseconds: nil)

    @Test("a status comes back as it was", arguments: [nil, 1_790_000_000])
    func status(expiry: Int?) throws {
        let body = StatusBody(
            node: try NodeName("DFS1"), cluster: ClusterID(high: 1, low: 2),
            incarnation: Incarnation(high: 3, low: 4), programVersion: "0.1.0", schemaVersion: 1,
            epoch: 2, users: 3, files: 4, chunks: 5, bytes: 6, stagedChunks: 7, stagedBytes: 8,
            damagedChunks: 9, rowsBehind: 10, availableBytes: 11, totalBytes: 12,
            uptimeSeconds: 13, clockMilliseconds: 14, certificateExpiresAtSeconds: expiry,
            healing: Self.healing)
        #expect(try Samples.throughJSON(body) == body)
        let keys = try Samples.keysOfJSON(body)
        #expect(keys.count == (expiry == nil ? 19 : 20))
        #expect(keys.isSuperset(of: ["clock_ms", "staged_bytes", "program_version"]))
    }

    @Test("a health answer comes back as it was", arguments: [true, false])
    func health(writable: Bool) throws {
        let body = HealthBody(
            node: try NodeName("DFS1"), cluster: ClusterID(high: 1, low: 2), status: "ok",
            writable: writable, availableBytes: 3)
        #expect(try Samples.throughJSON(body) == body)
    }

    @Test("the lines of a verification come back as they were")
    func verify() throws {
        let kinds: [VerifyLine.Finding.Kind] = [
            .missing, .wrongSize, .corrupt, .orphan, .contradiction, .database,
        ]
        let lines: [VerifyLine] =
            [
                .progress(.init(blobs: 1, bytes: 2, totalBlobs: 3, totalBytes: 4)),
                .summary(
                    .init(
                        node: try NodeName("DFS1"), blobs: 1, bytes: 2, skipped: 7, staged: 3,
                        orphans: 5, damage: 6, repaired: 8, unrepaired: 9,
                        catalogDigest: Digest.of([1]), blobsDigest: Digest.of([2]),
                        startedMilliseconds: 10, endedMilliseconds: 11)),
            ]
            + kinds.map { .finding(.init(kind: $0, subject: "s", message: "m")) }
        for line in lines {
            #expect(try Samples.throughJSON(line) == line)
            let text = try JSONEncoder().encode(line)
            #expect(!text.contains(UInt8(ascii: "\n")))
        }
    }

    @Test("an orphan is the only finding that is no damage")
    func damage() {
        let orphan = VerifyLine.Finding(kind: .orphan, subject: "", message: "")
        let missing = VerifyLine.Finding(kind: .missing, subject: "", message: "")
        #expect(!orphan.isDamage)
        #expect(missing.isDamage)
    }
}

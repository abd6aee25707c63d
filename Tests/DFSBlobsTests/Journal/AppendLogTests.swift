import DFSBlobs
import Foundation
import Testing

@Suite("A log that is only added to")
struct AppendLogTests {
    private static func records(in folder: String) async throws -> [[UInt8]] {
        var records: [[UInt8]] = []
        try await AppendLog.read(folder: folder) { records.append($0) }
        return records
    }

    @Test("records come back in order, over several starts; each start writes a new file")
    func order() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/manifests"
            for start in 0..<3 {
                let log = try await AppendLog(folder: path)
                try await log.append([[UInt8(start), 1], [UInt8(start), 2]])
                try await log.append([Array(repeating: UInt8(start), count: 100_000)])
            }
            let found = try await Self.records(in: path)
            #expect(found.map { $0.first } == [0, 0, 0, 1, 1, 1, 2, 2, 2])
            #expect(try FileManager.default.contentsOfDirectory(atPath: path).count == 3)
        }
    }

    @Test("large and small additions follow each other, whole blocks or not")
    func large() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/manifests"
            let log = try await AppendLog(folder: path)
            var expected: [[UInt8]] = []
            // The ends of small additions: none to four bytes before a block's end, and behind it.
            for (number, small) in [1, 4_072, 4_073, 4_080, 4_083, 4_084, 4_085].enumerated() {
                let large = (0..<3).map { part in
                    [UInt8](repeating: UInt8(10 * number + part), count: 400_000 + 7 * part)
                }
                for records in [[[UInt8](repeating: 9, count: small)], large] {
                    try await log.append(records)
                    expected += records
                    #expect(try await Self.records(in: path) == expected)
                }
            }
            let bytes = try FileManager.default.contentsOfDirectory(atPath: path).map {
                try #require(FileManager.default.contents(atPath: "\(path)/\($0)")).count
            }
            #expect(await log.totalBytes == bytes.reduce(0, +))
        }
    }

    @Test("a gap that is said to be longer than the file ends it")
    func hostileGap() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/manifests"
            let log = try await AppendLog(folder: path)
            try await log.append([[1]])
            let file = "\(path)/00000001.log"
            let whole = try #require(FileManager.default.contents(atPath: file))
            let gaps: [[UInt8]] = [
                [0xff, 0xff, 0xff, 0xff], [0, 0, 0, 0x80], [1, 0, 0], [0, 0, 0, 0],
            ]
            for gap in gaps {
                try (whole + gap).write(to: URL(fileURLWithPath: file))
                #expect(try await Self.records(in: path) == [[1]])
            }
        }
    }

    @Test("a torn or damaged end costs the records behind it in that file, and no other file")
    func torn() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/manifests"
            let log = try await AppendLog(folder: path)
            try await log.append([[1, 1, 1], [2, 2, 2]])
            let next = try await AppendLog(folder: path)
            try await next.append([[3]])
            let first = "\(path)/00000001.log"
            let whole = try #require(FileManager.default.contents(atPath: first))
            for cut in 0..<whole.count {
                try whole.prefix(cut).write(to: URL(fileURLWithPath: first))
                let found = try await Self.records(in: path)
                #expect(found.last == [3])
                #expect(found.count == (cut < 15 ? 1 : 2))
            }
            var flipped = whole
            flipped[13] ^= 1
            try flipped.write(to: URL(fileURLWithPath: first))
            #expect(try await Self.records(in: path) == [[3]])
        }
    }

    @Test("a new generation outlives the files before it")
    func generations() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/manifests"
            let log = try await AppendLog(folder: path)
            try await log.append([[1]])
            let first = await log.beginGeneration()
            try await log.append([[2]])
            let before = await log.totalBytes
            try await log.removeFiles(before: first)
            #expect(try await Self.records(in: path) == [[2]])
            #expect(await log.totalBytes == before / 2)
            #expect(try await AppendLog(folder: path).totalBytes == before / 2)
        }
    }

    @Test("no folder has no records")
    func nothing() async throws {
        #expect(try await Self.records(in: "/nowhere/at/all").isEmpty)
    }
}

import DFSModel
import Foundation
package import NIOPosix

/// Files to which records are only ever added, in a folder of their own: `00000001.log` and so on.
///
/// A record is its length (4 bytes, little-endian), the first 8 bytes of its SHA-256, and its
/// bytes. A length with the highest bit set is that of a gap, which begins right behind it. Each
/// start writes to a new file, so a record that a power cut tore is the last of its file; reading
/// passes over it.
package actor AppendLog {
    /// A file that has grown to this many bytes is followed by a new one.
    private static let fileBytes = 64 << 20
    static let headBytes = 12
    private static let lengthBytes = 4
    /// In a length: what follows is no record.
    private static let gapFlag = UInt32(1) << 31
    /// The size of one write call.
    private static let pieceBytes = 1 << 20

    private let folder: String
    private let work: DiskWork
    private var number: Int
    private var file: OpenFile?
    private var written = 0
    /// Bytes of all files.
    package private(set) var totalBytes: Int

    /// Opens the log in `folder`, which is made if it is not there. Throws ``BlobError``.
    package init(folder: String, pool: NIOThreadPool = .singleton) async throws {
        self.folder = folder
        work = DiskWork(pool: pool)
        (number, totalBytes) = try await work.run {
            if try Folder.make(folder) { try Folder.sync(folder + "/..") }
            let files = try Self.files(in: folder)
            let sizes = try files.map { try Folder.inspect($0.path)?.size ?? 0 }
            return (files.last?.number ?? 0, sizes.reduce(0, +))
        }
    }

    /// Adds records; durable on return. Throws ``BlobError``, fatal if a sync failed.
    package func append(_ records: [[UInt8]]) async throws {
        guard !records.isEmpty else { return }
        if written >= Self.fileBytes { file = nil }
        let isNew = file == nil
        let target = try await openFile()
        let (offset, folder) = (written, folder)
        let end = try await work.run {
            let end = try Self.write(records, to: target, at: offset)
            try target.sync()
            if isNew { try Folder.sync(folder) }
            return end
        }
        written = end
        totalBytes += end - offset
    }

    /// Writes the records behind `offset`. Returns where they end.
    private static func write(
        _ records: [[UInt8]], to file: OpenFile, at offset: Int
    ) throws -> Int {
        let total = records.reduce(0) { $0 + headBytes + $1.count }
        var end = total < WriteBlock.directBytes ? offset : try align(file, offset)
        let block = WriteBlock(bytes: min(total, pieceBytes))
        func append(_ bytes: [UInt8]) throws {
            var rest = bytes[...]
            while !rest.isEmpty {
                rest = rest.dropFirst(block.append(rest))
                if block.count == block.capacity { try flush() }
            }
        }
        func flush() throws {
            let count = block.count
            try block.store(in: file, at: end)
            end += count
        }
        for record in records {
            try append(head(of: record))
            try append(record)
        }
        try flush()
        return end
    }

    /// Leaves a gap up to a whole block, from which on writes can go past the page cache. Returns
    /// where it ends.
    private static func align(_ file: OpenFile, _ offset: Int) throws -> Int {
        guard offset % OpenFile.blockBytes > 0 else { return offset }
        let blocks = (offset + lengthBytes - 1) / OpenFile.blockBytes + 1
        let end = blocks * OpenFile.blockBytes
        let gap = gapFlag | UInt32(end - offset - lengthBytes)
        let bytes =
            bytes(of: gap) + [UInt8](repeating: 0, count: end - offset - lengthBytes)
        try bytes.withUnsafeBytes { try file.write($0, at: offset) }
        return end
    }

    private func openFile() async throws -> OpenFile {
        if let file { return file }
        number += 1
        written = 0
        let path = Self.path(number, in: folder)
        let opened = try await work.run { try OpenFile(creating: path) }
        file = opened
        return opened
    }

    /// Ends the file that is written to. Returns the number of the next one: what is added from
    /// now on lies in it and those behind it.
    package func beginGeneration() -> Int {
        file = nil
        return number + 1
    }

    /// Removes the files before `first`.
    package func removeFiles(before first: Int) async throws {
        let folder = folder
        let removed = try await work.run { () throws -> Int in
            var bytes = 0
            for file in try Self.files(in: folder) where file.number < first {
                bytes += try Folder.inspect(file.path)?.size ?? 0
                try Folder.removeFile(file.path)
            }
            return bytes
        }
        totalBytes -= removed
    }

    /// Gives every whole record in `folder` in the order in which they were added; none if there
    /// is no such folder. Blocks. Memory holds one file.
    package static func read(
        folder: String, _ each: ([UInt8]) async throws -> Void
    ) async throws {
        for file in try files(in: folder) {
            guard let data = FileManager.default.contents(atPath: file.path) else { continue }
            var rest = data[...]
            while let record = nextRecord(&rest) { try await each(record) }
        }
    }

    private static func head(of record: [UInt8]) -> [UInt8] {
        bytes(of: UInt32(clamping: record.count)) + Digest.of(record).bytes.prefix(8)
    }

    private static func bytes(of length: UInt32) -> [UInt8] {
        withUnsafeBytes(of: length.littleEndian) { Array($0) }
    }

    /// The next record, or nil at the end or where the bytes are torn.
    static func nextRecord(_ rest: inout Data.SubSequence) -> [UInt8]? {
        while rest.count >= lengthBytes {
            let length = rest.prefix(lengthBytes).reversed().reduce(0) { $0 << 8 | UInt32($1) }
            guard length & gapFlag > 0 else { return record(Int(length), &rest) }
            rest = rest.dropFirst(lengthBytes + Int(length & ~gapFlag))
        }
        return nil
    }

    private static func record(_ length: Int, _ rest: inout Data.SubSequence) -> [UInt8]? {
        guard rest.count - headBytes >= length else { return nil }
        let record = Array(rest.dropFirst(headBytes).prefix(length))
        let digest = rest.dropFirst(lengthBytes).prefix(headBytes - lengthBytes)
        guard Digest.of(record).bytes.prefix(8).elementsEqual(digest) else { return nil }
        rest = rest.dropFirst(headBytes + length)
        return record
    }

    private static func path(_ number: Int, in folder: String) -> String {
        let digits = "\(number)"
        return "\(folder)/\(String(repeating: "0", count: max(0, 8 - digits.count)))\(digits).log"
    }

    private static func files(
        in folder: String
    ) throws(BlobError) -> [(number: Int, path: String)] {
        try Folder.names(in: folder).compactMap { name in
            guard name.hasSuffix(".log"), let number = Int(name.dropLast(4)) else { return nil }
            return (number, "\(folder)/\(name)")
        }.sorted { $0.number < $1.number }
    }
}

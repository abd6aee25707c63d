import DFSModel
import Foundation
package import NIOPosix

/// Files to which records are only ever added, in a folder of their own: `00000001.log` and so on.
///
/// A record is its length (4 bytes, little-endian), the first 8 bytes of its SHA-256, and its
/// bytes. Each start writes to a new file, so a record that a power cut tore is the last of its
/// file; reading passes over it.
package actor AppendLog {
    /// A file that has grown to this many bytes is followed by a new one.
    private static let fileBytes = 64 << 20
    static let headBytes = 12
    /// The most memory that is kept from one time to the next.
    private static let bufferBytes = 8 << 20

    private let folder: String
    private let work: DiskWork
    private var number: Int
    private var file: OpenFile?
    private var written = 0
    /// What is written next.
    private var buffer: [UInt8] = []
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
        // The memory of the last time: new memory of this size is cleared by the kernel.
        buffer.removeAll(keepingCapacity: buffer.capacity <= Self.bufferBytes)
        for record in records { Self.frame(record, in: &buffer) }
        if written >= Self.fileBytes { file = nil }
        let isNew = file == nil
        let target = try await openFile()
        let (data, offset, folder) = (buffer, written, folder)
        try await work.run {
            try data.withUnsafeBytes { try target.write($0, at: offset) }
            try target.sync()
            if isNew { try Folder.sync(folder) }
        }
        written += data.count
        totalBytes += data.count
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

    static func frame(_ record: [UInt8], in bytes: inout [UInt8]) {
        let length = UInt32(clamping: record.count)
        withUnsafeBytes(of: length.littleEndian) { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: Digest.of(record).bytes.prefix(8))
        bytes.append(contentsOf: record)
    }

    /// The next record, or nil at the end or where the bytes are torn.
    static func nextRecord(_ rest: inout Data.SubSequence) -> [UInt8]? {
        guard rest.count >= headBytes else { return nil }
        let head = Array(rest.prefix(headBytes))
        let length = head.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        guard rest.count - headBytes >= length else { return nil }
        let record = Array(rest.dropFirst(headBytes).prefix(length))
        guard Digest.of(record).bytes.prefix(8).elementsEqual(head[4...]) else { return nil }
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

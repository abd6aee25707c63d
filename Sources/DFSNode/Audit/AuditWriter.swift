import DFSModel
import Dispatch
import Foundation

/// Writes audit lines to the newest file, and begins the next one when that is full. Disk calls run
/// on a thread of their own. For one task at a time.
actor AuditWriter {
    /// The last line and its hash.
    private(set) var head: AuditChain
    private let files: AuditFiles
    private let node: NodeName
    private let disk = DispatchQueue(label: "dfs.audit")
    private var number: Int
    private var file: Open

    /// A file that lines are added to.
    private final class Open: Sendable {
        let path: String
        let descriptor: Int32

        init(_ path: String) throws {
            self.path = path
            descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
            guard descriptor >= 0, fchmod(descriptor, 0o600) == 0 else {
                throw AuditWriter.failure(path)
            }
        }

        deinit {
            if descriptor >= 0 { close(descriptor) }
        }

        /// Bytes in the file.
        var size: Int { Int(lseek(descriptor, 0, SEEK_END)) }

        func write(_ text: String) throws {
            var rest = Array(text.utf8)[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes {
                    Foundation.write(descriptor, $0.baseAddress, $0.count)
                }
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { throw AuditWriter.failure(path) }
                rest = rest.dropFirst(count)
            }
        }

        func sync() {
            _ = fdatasync(descriptor)
        }
    }

    /// Goes on behind what is there. A last line that a power cut tore is dropped.
    ///
    /// - Throws: ``NodeError`` `.wrongFolder` if the files cannot be read or written.
    init(_ files: AuditFiles, node: NodeName) throws {
        self.files = files
        self.node = node
        guard mkdir(files.folder, 0o700) == 0 || errno == EEXIST, chmod(files.folder, 0o700) == 0
        else { throw Self.failure(files.folder) }
        let found = try Self.resume(files)
        number = found.number
        head = found.head
        file = try Open(files.path(found.number))
    }

    private static func resume(_ files: AuditFiles) throws -> (number: Int, head: AuditChain) {
        guard let last = files.numbers().last else { return (1, AuditChain()) }
        let path = files.path(last)
        guard let (lines, isTorn) = try? files.lines(last) else { throw failure(path) }
        if isTorn {
            let whole = lines.reduce(0) { $0 + $1.utf8.count + 1 }
            guard truncate(path, off_t(whole)) == 0 else { throw failure(path) }
        }
        guard let line = lines.last else {
            // The file was begun and has no line yet: the chain goes on from the one before.
            let former = try? files.lines(last - 1).lines.last
            return (last, former.flatMap { try? AuditChain(behind: $0) } ?? AuditChain())
        }
        // A broken end is kept as it is: the next file begins a chain that does not fit to it.
        guard let head = try? AuditChain(behind: line) else { return (last + 1, AuditChain()) }
        return (last, head)
    }

    /// Adds lines for the events, all or none. They reach the disk with ``sync()``.
    func write(_ events: [AuditEvent]) async throws {
        var next = head
        var text = ""
        for event in events { text += next.append(event, node: node) + "\n" }
        let (file, lines) = (file, text)
        let size = try await onDisk {
            let before = file.size
            do {
                try file.write(lines)
            } catch {
                _ = ftruncate(file.descriptor, off_t(before))
                throw error
            }
            return file.size
        }
        head = next
        if size >= files.limitBytes { try await rotate() }
    }

    private func rotate() async throws {
        await sync()
        number += 1
        file = try Open(files.path(number))
        for old in files.numbers().dropLast(AuditFiles.fileCount) { unlink(files.path(old)) }
    }

    /// Makes what was written survive a power cut.
    func sync() async {
        let file = file
        try? await onDisk { file.sync() }
    }

    private func onDisk<Value: Sendable>(
        _ work: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            disk.async { continuation.resume(with: Result { try work() }) }
        }
    }

    private static func failure(_ path: String) -> NodeError {
        NodeError(
            .wrongFolder,
            "The audit log \(path) cannot be written: \(String(cString: strerror(errno))).")
    }
}

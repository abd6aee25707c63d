import DFSModel
import Foundation

/// The files of one node's audit log: `audit/audit-00000001.jsonl` and so on in its data folder,
/// each of some megabytes, the oldest dropped when there are too many.
package struct AuditFiles: Sendable {
    /// The usual size of a file.
    package static let fileBytes = 16 * 1024 * 1024
    /// Files that are kept.
    package static let fileCount = 64

    package let folder: String
    /// When a file has this size, the next one begins.
    let limitBytes: Int

    /// - Parameter data: the node's data folder.
    package init(data: String, limitBytes: Int = AuditFiles.fileBytes) {
        folder = data + "/audit"
        self.limitBytes = limitBytes
    }

    /// The files, oldest first, with their numbers.
    package func numbers() -> [Int] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.compactMap(Self.number).sorted()
    }

    package func path(_ number: Int) -> String {
        let digits = "\(number)"
        let zeros = String(repeating: "0", count: max(0, 8 - digits.count))
        return "\(folder)/audit-\(zeros)\(digits).jsonl"
    }

    private static func number(_ name: String) -> Int? {
        guard name.hasPrefix("audit-"), name.hasSuffix(".jsonl") else { return nil }
        let digits = name.dropFirst(6).dropLast(6)
        return digits.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            ? Int(digits) : nil
    }

    /// The lines of a file, and whether it ends in the middle of one. Throws
    /// ``AuditProblem/unreadable``.
    func lines(_ number: Int) throws(AuditProblem) -> (lines: [Substring], isTorn: Bool) {
        guard let bytes = FileManager.default.contents(atPath: path(number)),
            bytes.count <= 4 * Self.fileBytes
        else { throw .unreadable }
        let text = String(decoding: bytes, as: UTF8.self)
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let last = lines.popLast() ?? ""
        return (lines, !last.isEmpty)
    }
}

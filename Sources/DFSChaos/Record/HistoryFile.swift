import DFSHistory
import DFSModel
import Foundation

/// A history as lines of JSON, so that what a check has found can be looked at again.
package enum HistoryFile {
    static func write(_ operations: [HistoryOperation], to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        var text = Data()
        for operation in operations { text += try encoder.encode(operation) + Data("\n".utf8) }
        try text.write(to: URL(fileURLWithPath: path))
    }

    /// Checks every path of a file again. Returns a word for each path: `holds`, `fails` or
    /// `undecided`.
    package static func check(_ path: String) throws -> [(path: Int, verdict: String)] {
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        let operations = try data.split(separator: UInt8(ascii: "\n")).map {
            try JSONDecoder().decode(HistoryOperation.self, from: $0)
        }
        return Set(operations.map(\.path)).sorted().map { path in
            let verdict = Linearizability.check(operations.filter { $0.path == path })
            return (path, "\(verdict)")
        }
    }
}

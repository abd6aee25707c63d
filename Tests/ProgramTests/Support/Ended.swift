import Foundation

/// How a program ended and what it said.
struct Ended: Sendable, CustomStringConvertible {
    /// The exit status; 128 and the signal's number for a program that a signal ended.
    let status: Int32
    let output: String
    let errors: String
    /// The most memory that was seen resident, in bytes (`VmHWM`).
    let peakBytes: Int
    let seconds: Double

    /// For messages of failed expectations.
    var description: String { "status \(status)\n\(output)\n\(errors)" }

    /// The standard output's lines, each as a JSON object.
    func objects() throws -> [[String: any Sendable]] {
        try output.split(separator: "\n").map { line in
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
            return object as? [String: any Sendable] ?? [:]
        }
    }

    /// Whether standard error is one or more whole sentences.
    var isSentence: Bool {
        let text = errors.trimmingCharacters(in: .whitespacesAndNewlines)
        return text.contains(": error: ") && text.count > 20 && text.hasSuffix(".")
    }
}

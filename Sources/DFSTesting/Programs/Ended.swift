import Foundation

/// How a program ended and what it said.
package struct Ended: Sendable, CustomStringConvertible {
    /// The exit status; 128 and the signal's number for a program that a signal ended.
    package let status: Int32
    /// What it wrote to its standard output, and to its standard error.
    package let output: String
    package let errors: String
    /// The most memory that was seen resident, in bytes (`VmHWM`).
    package let peakBytes: Int
    /// From its start to its end.
    package let seconds: Double

    /// For messages of failed expectations.
    package var description: String { "status \(status)\n\(output)\n\(errors)" }

    /// The standard output's lines, each as a JSON object.
    package func objects() throws -> [[String: any Sendable]] {
        try output.split(separator: "\n").map { line in
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
            return object as? [String: any Sendable] ?? [:]
        }
    }

    /// Whether standard error is one or more whole sentences.
    package var isSentence: Bool {
        let text = errors.trimmingCharacters(in: .whitespacesAndNewlines)
        return text.contains(": error: ") && text.count > 20 && text.hasSuffix(".")
    }
}

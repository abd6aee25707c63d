package import DFSModel
import Foundation

/// The end of a chain of audit lines, and the lines that follow. A value.
///
/// Each line is a JSON object whose last two members are `prev`, the hash of the line before, and
/// `hash`, the SHA-256 of the line up to there. Who changes, removes or reorders lines must write
/// all later ones anew, and the last hash, which the node's log repeats, no longer fits.
package struct AuditChain: Hashable, Sendable {
    /// The number of the last line; 0 before the first.
    package private(set) var sequence = 0
    /// The hash of the last line.
    package private(set) var head = AuditChain.origin

    /// What the first line follows.
    package static let origin = Digest.of([UInt8]())
    /// The most of a text in a line that is kept, in Unicode scalars.
    private static let textLimit = 4_096
    private static let seal = ",\"hash\":\""

    package init() {}

    /// The chain behind a line of it that is known to be whole.
    package init(behind line: some StringProtocol) throws(AuditProblem) {
        let parts = try Self.parts(of: line)
        sequence = parts.sequence
        head = parts.hash
    }

    /// The next line, without its end.
    package mutating func append(_ event: AuditEvent, node: NodeName) -> String {
        sequence += 1
        let members = [
            "\"seq\":\(sequence)", "\"time_ms\":\(event.timeMilliseconds)",
            Self.member("node", node.text), Self.member("who", event.who),
            Self.member("role", event.role), Self.member("from", event.from),
            Self.member("did", event.action), "\"status\":\(event.status)",
            Self.member("prev", "\(head)"),
        ]
        let body = "{" + members.joined(separator: ",")
        head = Digest.of(Array(body.utf8))
        return "\(body)\(Self.seal)\(head)\"}"
    }

    /// Goes on to a line that was written before.
    ///
    /// - Parameter isFirst: nothing is known of what was before it: older files are gone.
    package mutating func follow(
        _ line: some StringProtocol, isFirst: Bool = false
    ) throws(AuditProblem) {
        let parts = try Self.parts(of: line)
        if !isFirst {
            guard parts.sequence == sequence + 1 else { throw .gap(after: sequence) }
            guard parts.previous == head else { throw .broken(line: parts.sequence) }
        }
        sequence = parts.sequence
        head = parts.hash
    }

    private struct Parts {
        let sequence: Int
        let previous: Digest
        let hash: Digest
    }

    /// Takes a line apart and checks its own hash.
    private static func parts(of line: some StringProtocol) throws(AuditProblem) -> Parts {
        let text = String(line)
        guard let cut = text.range(of: seal, options: .backwards), text.hasSuffix("\"}"),
            let hash = Digest(String(text[cut.upperBound...].dropLast(2))),
            let start = text.range(of: ",\"prev\":\"", options: .backwards),
            start.upperBound < cut.lowerBound,
            let previous = Digest(String(text[start.upperBound..<cut.lowerBound].dropLast())),
            text.hasPrefix("{\"seq\":"),
            let sequence = Int(text.dropFirst(7).prefix { $0 != "," })
        else { throw .malformed }
        guard Digest.of(Array(text[..<cut.lowerBound].utf8)) == hash else {
            throw .broken(line: sequence)
        }
        return Parts(sequence: sequence, previous: previous, hash: hash)
    }

    /// A member of a JSON object (RFC 8259). Controls and marks that reorder text become `?`.
    private static func member(_ name: String, _ text: String) -> String {
        let isShortAndPlain =
            text.utf8.count <= textLimit && text.utf8.allSatisfy { Self.isPlain($0) }
        if isShortAndPlain { return "\"\(name)\":\"\(text)\"" }
        var result = "\"\(name)\":\""
        for (position, scalar) in text.unicodeScalars.enumerated() {
            guard position < textLimit else {
                result += "…"
                break
            }
            if scalar == "\"" || scalar == "\\" { result.unicodeScalars.append("\\") }
            result.unicodeScalars.append(scalar.isPrintable ? scalar : "?")
        }
        return result + "\""
    }
}

extension AuditChain {
    private static func isPlain(_ byte: UInt8) -> Bool {
        (0x20..<0x7f).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }
}

/// What is wrong with a chain of audit lines.
package enum AuditProblem: Error, Hashable, Sendable {
    /// A line is no line of an audit log.
    case malformed
    /// Lines are missing behind this number.
    case gap(after: Int)
    /// This line was changed, or the one before it.
    case broken(line: Int)
    /// The file cannot be read.
    case unreadable
}

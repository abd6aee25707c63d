import DFSConfiguration
import DFSModel
import DFSTrust
import DFSWire
import Foundation

/// What a node says of a verification, signed with its key so that it can be kept as evidence.
/// A file of them has one JSON object per line and node.
struct SignedReport: Codable {
    /// What is signed, in the JSON that ``JSONLine`` makes of it.
    struct Report: Codable, Hashable {
        static let format = "dfs verification 1"

        let format: String
        let cluster: ClusterID
        let node: NodeName
        let programVersion: String
        /// Whether only a part was looked at, by a sample or a time.
        let isPartial: Bool
        let summary: VerifyLine.Summary

        private enum CodingKeys: String, CodingKey {
            case format, cluster, node, summary
            case programVersion = "program_version"
            case isPartial = "partial"
        }
    }

    let report: Report
    /// The node's certificate, PEM.
    let certificate: String
    /// DER, base64.
    let signature: String

    /// Signs with the key that the node's configuration names. Throws ``ProgramError`` or
    /// `TrustError` if there is none that can sign.
    init(
        _ summary: VerifyLine.Summary, of node: NodeConfiguration, options: VerifyOptions
    ) throws {
        guard let tls = node.tls else {
            throw ProgramError(
                .configuration,
                "\(node.node) has no key to sign a report with: it speaks plain HTTP.")
        }
        report = Report(
            format: Report.format, cluster: node.cluster, node: node.node,
            programVersion: ProgramVersion.text,
            isPartial: options.samplePercent != nil || options.storedSinceMilliseconds != nil,
            summary: summary)
        certificate = try SecretFile.readText(tls.certificate)
        let signature = try NodeSignature.sign(
            Array(try JSONLine.text(report).utf8), keyPEM: try SecretFile.readText(tls.key))
        self.signature = Data(signature).base64EncodedString()
    }

    /// Throws `TrustError` with `.untrusted` unless the node that the report names signed it, with
    /// a certificate of `authorityPEM`.
    func check(authorityPEM: String) throws {
        guard report.format == Report.format, let signature = Data(base64Encoded: signature) else {
            throw ProgramError(.untrusted, "This is no report of a verification.")
        }
        let signer = try NodeSignature.signer(
            of: Array(try JSONLine.text(report).utf8), signature: Array(signature),
            certificatePEM: certificate, authorityPEM: authorityPEM)
        guard signer.node == report.node, signer.cluster == report.cluster,
            report.summary.node == report.node
        else {
            throw ProgramError(
                .untrusted, "The report is about \(report.node) but was signed by \(signer.node).")
        }
    }
}

/// A file of ``SignedReport``s.
enum ReportFile {
    /// Replaces `path`. Throws ``ProgramError`` with `.localOutput`.
    static func write(_ reports: [SignedReport], to path: String) throws {
        let text = try reports.map { try JSONLine.text($0) + "\n" }.joined()
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw ProgramError(.localOutput, "The report cannot be written to \(path).")
        }
    }

    /// Throws ``ProgramError`` with `.localInput`, or `.untrusted` for something else.
    static func read(_ path: String) throws -> [SignedReport] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ProgramError(.localInput, "The report \(path) cannot be read.")
        }
        do {
            let reports = try data.split(separator: UInt8(ascii: "\n")).map {
                try JSONDecoder().decode(SignedReport.self, from: Data($0))
            }
            guard !reports.isEmpty else { throw CocoaError(.fileReadCorruptFile) }
            return reports
        } catch {
            throw ProgramError(.untrusted, "\(path) is no report of a verification.")
        }
    }
}

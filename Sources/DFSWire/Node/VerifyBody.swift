package import DFSModel

/// One line of the answer to `POST /v1/verify`: progress, a finding, or (last) the summary.
package enum VerifyLine: Codable, Sendable, Hashable {
    case progress(Progress)
    case finding(Finding)
    case summary(Summary)

    private enum CodingKeys: String, CodingKey {
        case progress, finding, summary
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if let progress = try container.decodeIfPresent(Progress.self, forKey: .progress) {
            self = .progress(progress)
        } else if let finding = try container.decodeIfPresent(Finding.self, forKey: .finding) {
            self = .finding(finding)
        } else {
            self = .summary(try container.decode(Summary.self, forKey: .summary))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .progress(let progress): try container.encode(progress, forKey: .progress)
        case .finding(let finding): try container.encode(finding, forKey: .finding)
        case .summary(let summary): try container.encode(summary, forKey: .summary)
        }
    }

    /// How much has been looked at, of how much there is.
    package struct Progress: Codable, Sendable, Hashable {
        package let blobs: Int
        package let bytes: Int
        package let totalBlobs: Int
        package let totalBytes: Int

        package init(blobs: Int, bytes: Int, totalBlobs: Int, totalBytes: Int) {
            self.blobs = blobs
            self.bytes = bytes
            self.totalBlobs = totalBlobs
            self.totalBytes = totalBytes
        }
    }

    /// Something that is not as the catalog says.
    package struct Finding: Codable, Sendable, Hashable {
        package let kind: Kind
        /// The blob's file name, the row or the check that it is about.
        package let subject: String
        /// A sentence for a person.
        package let message: String

        /// What is wrong.
        package enum Kind: String, Codable, Sendable {
            case missing
            case wrongSize = "wrong-size"
            case corrupt
            case orphan
            case contradiction
            case database
        }

        package init(kind: Kind, subject: String, message: String) {
            self.kind = kind
            self.subject = subject
            self.message = message
        }

        /// Orphans wait for collection and are no damage.
        package var isDamage: Bool { kind != .orphan }
    }

    /// The counts at the end; `damage` counts the findings that are damage.
    package struct Summary: Codable, Sendable, Hashable {
        package let node: NodeName
        /// Blobs that were read and compared, and their bytes.
        package let blobs: Int
        package let bytes: Int
        /// Blobs that were passed over, by a sample, a time or because they were looked at before.
        package let skipped: Int
        package let staged: Int
        package let orphans: Int
        package let damage: Int
        /// With repair: chunks that were not whole and are now, and those that are still not.
        package let repaired: Int
        package let unrepaired: Int
        /// SHA-256 over all committed registers in the order of their keys.
        package let catalogDigest: Digest
        /// SHA-256 over all blobs here in order: version, index, checksum and whether it is whole.
        package let blobsDigest: Digest
        /// Milliseconds since 1970.
        package let startedMilliseconds: Int
        package let endedMilliseconds: Int

        package init(
            node: NodeName, blobs: Int, bytes: Int, skipped: Int, staged: Int, orphans: Int,
            damage: Int, repaired: Int, unrepaired: Int, catalogDigest: Digest,
            blobsDigest: Digest, startedMilliseconds: Int, endedMilliseconds: Int
        ) {
            self.node = node
            self.blobs = blobs
            self.bytes = bytes
            self.skipped = skipped
            self.staged = staged
            self.orphans = orphans
            self.damage = damage
            self.repaired = repaired
            self.unrepaired = unrepaired
            self.catalogDigest = catalogDigest
            self.blobsDigest = blobsDigest
            self.startedMilliseconds = startedMilliseconds
            self.endedMilliseconds = endedMilliseconds
        }

        private enum CodingKeys: String, CodingKey {
            case node, blobs, bytes, skipped, staged, orphans, damage, repaired, unrepaired
            case catalogDigest = "catalog_sha256"
            case blobsDigest = "blobs_sha256"
            case startedMilliseconds = "started_ms"
            case endedMilliseconds = "ended_ms"
        }
    }
}

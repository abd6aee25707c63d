import DFSBlobs
import DFSCatalog
import DFSModel
import DFSWire

extension BlobCheck.Finding {
    /// What is told of a blob that was found so; nil if it is whole.
    func told(of record: BlobRecord) -> VerifyLine.Finding? {
        let name = BlobID(version: record.version, index: record.index)
        let subject = record.place == .file ? "blobs/\(name.relativePath)" : "blob_bytes \(name)"
        let (kind, message): (VerifyLine.Finding.Kind, String)
        switch self {
        case .whole: return nil
        case .missing: (kind, message) = (.missing, "The blob is not there.")
        case .wrongSize(let size):
            kind = .wrongSize
            message = "The blob has \(size) bytes instead of \(record.size)."
        case .corrupt:
            (kind, message) = (.corrupt, "The bytes do not match their SHA-256.")
        }
        return VerifyLine.Finding(kind: kind, subject: subject, message: message)
    }
}

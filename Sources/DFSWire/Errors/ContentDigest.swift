package import DFSModel
import Foundation

/// The header field `Content-Digest` of RFC 9530 with SHA-256.
package enum ContentDigest {
    /// `sha-256=:BASE64:`
    package static func text(_ digest: Digest) -> String {
        "sha-256=:\(Data(digest.bytes).base64EncodedString()):"
    }

    /// The SHA-256 among the field's members, or nil if it has none that is well-formed.
    package static func parse(_ field: String) -> Digest? {
        for member in field.split(separator: ",") {
            let text = member.trimmingPrefix(while: { $0 == " " })
            guard text.hasPrefix("sha-256=:"), text.hasSuffix(":") else { continue }
            let base64 = String(text.dropFirst("sha-256=:".count).dropLast())
            if let data = Data(base64Encoded: base64) { return Digest(bytes: Array(data)) }
        }
        return nil
    }
}

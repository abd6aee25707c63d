import NIOCore

/// How deep a JSON text is nested, found without parsing it.
enum JSONDepth {
    /// More than any body of this interface needs.
    static let limit = 16

    /// Whether the text opens more than ``limit`` arrays and objects inside each other.
    static func isExcessive(_ bytes: ByteBuffer) -> Bool {
        bytes.withUnsafeReadableBytes { buffer in
            var depth = 0
            var isInString = false
            var isEscaped = false
            for byte in buffer {
                if isInString {
                    if isEscaped {
                        isEscaped = false
                    } else if byte == UInt8(ascii: "\\") {
                        isEscaped = true
                    } else if byte == UInt8(ascii: "\"") {
                        isInString = false
                    }
                    continue
                }
                switch byte {
                case UInt8(ascii: "\""): isInString = true
                case UInt8(ascii: "{"), UInt8(ascii: "["):
                    depth += 1
                    if depth > limit { return true }
                case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
                default: break
                }
            }
            return false
        }
    }
}

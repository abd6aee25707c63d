import Foundation

/// Times as catalogs keep them.
enum Clock {
    /// Milliseconds since 1970; for people only.
    static var nowMilliseconds: Int { Int(Date().timeIntervalSince1970 * 1000) }
}

import DFSModel

/// What a verification looks at and how fast; travels in the query of `POST /v1/verify`.
package struct VerifyOptions: Sendable, Hashable {
    /// Look at this share of the blobs, in percent, picked by chance; nil for all.
    package var samplePercent: Double?
    /// Look only at blobs that were stored at this moment or later, milliseconds since 1970.
    package var storedSinceMilliseconds: Int?
    /// Read at most this many bytes per second; nil for no limit.
    package var bytesPerSecond: Int?
    /// Go on with a verification that was broken off: pass over what it has looked at.
    package var resumes: Bool
    /// Have what is damaged repaired before the summary.
    package var repairs: Bool

    package init(
        samplePercent: Double? = nil, storedSinceMilliseconds: Int? = nil,
        bytesPerSecond: Int? = nil, resumes: Bool = false, repairs: Bool = false
    ) {
        self.samplePercent = samplePercent
        self.storedSinceMilliseconds = storedSinceMilliseconds
        self.bytesPerSecond = bytesPerSecond
        self.resumes = resumes
        self.repairs = repairs
    }

    /// The query that says so.
    package var query: [(name: String, value: String)] {
        var items: [(name: String, value: String)] = []
        if let samplePercent { items.append(("sample", "\(samplePercent)")) }
        if let storedSinceMilliseconds { items.append(("since_ms", "\(storedSinceMilliseconds)")) }
        if let bytesPerSecond { items.append(("rate", "\(bytesPerSecond)")) }
        if resumes { items.append(("resume", "true")) }
        if repairs { items.append(("repair", "true")) }
        return items
    }

    /// Reads the query.
    /// - Throws: ``WireError`` `.invalid` for a value that does not fit.
    package init(query value: (String) -> String?) throws(WireError) {
        self.init(
            samplePercent: try Self.number("sample", value) { 0 < $0 && $0 <= 100 },
            storedSinceMilliseconds: try Self.number("since_ms", value) { $0 >= 0 },
            bytesPerSecond: try Self.number("rate", value) { $0 > 0 },
            resumes: value("resume") == "true", repairs: value("repair") == "true")
    }

    private static func number<Number: LosslessStringConvertible>(
        _ name: String, _ value: (String) -> String?, _ fits: (Number) -> Bool
    ) throws(WireError) -> Number? {
        guard let text = value(name) else { return nil }
        guard let number = Number(text), fits(number) else {
            throw WireError(.invalid, "'\(text.printable)' is no value for '\(name)'.")
        }
        return number
    }
}

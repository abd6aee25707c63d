extension UInt8 {
    package var isASCIILetter: Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20)
    }

    package var isASCIIAlphanumeric: Bool {
        isASCIILetter || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self)
    }
}

extension String {
    /// Whether there is nothing in it but letters, digits and signs of ASCII, and spaces: what takes
    /// one column each and steers nothing.
    package var isPlain: Bool {
        // Looking at every byte, several at a time, costs less than looking where to stop.
        func allPlain(_ bytes: some Sequence<UInt8>) -> Bool {
            var others: UInt8 = 0
            for byte in bytes { others |= byte &- 0x20 < 0x5f ? 0 : 1 }
            return others == 0
        }
        return utf8.withContiguousStorageIfAvailable { allPlain($0) } ?? allPlain(utf8)
    }

    /// This text made safe to show in a terminal or a log: control characters and the marks that
    /// reorder text become `?`, and more than 200 Unicode scalars are cut.
    package var printable: String {
        if isPlain, utf8.count <= 200 { return self }
        var text = ""
        for (position, scalar) in unicodeScalars.enumerated() {
            guard position < 200 else { return text + "…" }
            text.unicodeScalars.append(scalar.isPrintable ? scalar : "?")
        }
        return text
    }
}

extension Unicode.Scalar {
    /// False for controls (Cc), line and paragraph separators, and bidirectional overrides.
    package var isPrintable: Bool {
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .surrogate: false
        case .format: value == 0x200c || value == 0x200d
        default: true
        }
    }
}

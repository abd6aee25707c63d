import DFSModel

/// A number of bytes as people write it: `1.5 KiB`, `64KiB`, `1000`.
package struct ByteCount: Hashable, Comparable, Sendable {
    package let bytes: Int

    package init(_ bytes: Int) {
        self.bytes = bytes
    }

    /// Reads digits, an optional fraction and an optional unit, in any case: `B`; `K`, `KiB` and
    /// so on up to `E` for powers of 1024; `KB` and so on for powers of 1000. A part of a byte is
    /// dropped. Throws `invalid` for anything else and for 8 EiB or more.
    package init(parsing text: String) throws(TerminalError) {
        let number = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let unit = text.dropFirst(number.count).drop { $0 == " " }
        guard let scale = Self.scale(of: String(unit)),
            let bytes = Self.multiply(String(number), by: scale)
        else {
            throw TerminalError(
                .invalid,
                "'\(text.printable)' is not a size. Write bytes, or a number with a unit such as 64KiB or 1GiB."
            )
        }
        self.bytes = bytes
    }

    package static func < (left: ByteCount, right: ByteCount) -> Bool {
        left.bytes < right.bytes
    }

    private static let letters = Array("KMGTPE")

    private static func scale(of unit: String) -> Int? {
        let name = unit.uppercased()
        if name.isEmpty || name == "B" { return 1 }
        guard let letter = name.first, let power = letters.firstIndex(of: letter) else {
            return nil
        }
        let base: Int
        switch name.dropFirst() {
        case "", "IB": base = 1024
        case "B": base = 1000
        default: return nil
        }
        return (0...power).reduce(1) { scale, _ in scale * base }
    }

    private static func multiply(_ number: String, by scale: Int) -> Int? {
        let parts = number.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let whole = Int(parts[0]) else { return nil }
        let (product, overflow) = whole.multipliedReportingOverflow(by: scale)
        guard !overflow else { return nil }
        guard parts.count == 2 else { return product }
        guard (1...15).contains(parts[1].count), let fraction = Double("0.\(parts[1])") else {
            return nil
        }
        let (sum, tooLarge) = product.addingReportingOverflow(Int(fraction * Double(scale)))
        return tooLarge ? nil : sum
    }
}

extension ByteCount: CustomStringConvertible {
    /// Whole bytes below 1 KiB, otherwise one decimal in the largest unit that leaves at least 1.
    package var description: String {
        guard bytes.magnitude >= 1024 else { return "\(bytes) B" }
        var tenths = (Double(bytes) / 1024 * 10).rounded()
        var unit = 0
        while tenths.magnitude >= 10240, unit + 1 < Self.letters.count {
            unit += 1
            tenths = (Double(bytes) / Double(1 << (10 * (unit + 1))) * 10).rounded()
        }
        return "\(tenths / 10) \(Self.letters[unit])iB"
    }
}

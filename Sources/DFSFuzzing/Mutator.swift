/// Makes hostile inputs out of good ones, from a seed: the same seed makes the same inputs.
package struct Mutator<Source: RandomNumberGenerator> {
    /// Bytes that often stand at a border of some rule.
    private static var special: [UInt8] {
        [0, 1, 0x7f, 0x80, 0xff, 0x22, 0x2e, 0x2f, 0x5b, 0x5c, 0x7b, 0x25, 0x0a, 0x0d, 0xc0, 0xed]
    }

    private var generator: Source
    private let examples: [[UInt8]]

    package init(_ generator: Source, examples: [[UInt8]]) {
        self.generator = generator
        self.examples = examples
    }

    /// The next input, of at most some kilobytes.
    package mutating func next() -> [UInt8] {
        guard var bytes = examples.randomElement(using: &generator),
            Int.random(in: 0..<8, using: &generator) > 0
        else { return random(upTo: 200) }
        for _ in 0..<Int.random(in: 1...4, using: &generator) { change(&bytes) }
        return bytes
    }

    private mutating func change(_ bytes: inout [UInt8]) {
        let position = Int.random(in: 0...bytes.count, using: &generator)
        let end = Int.random(in: position...bytes.count, using: &generator)
        switch Int.random(in: 0..<8, using: &generator) {
        case 0 where position < bytes.count:
            bytes[position] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        case 1 where position < bytes.count:
            bytes[position] = Self.special.randomElement(using: &generator) ?? 0
        case 2: bytes.insert(contentsOf: random(upTo: 16), at: position)
        case 3: bytes.removeSubrange(position..<end)
        case 4: bytes.removeLast(bytes.count - position)
        case 5 where bytes.count < 4_096:
            bytes.insert(contentsOf: bytes[position..<end], at: position)
        case 6:
            let other = examples.randomElement(using: &generator) ?? []
            let cut = Int.random(in: 0...other.count, using: &generator)
            bytes.replaceSubrange(position..., with: other[cut...])
        default: bytes.insert(Self.special.randomElement(using: &generator) ?? 0, at: position)
        }
    }

    private mutating func random(upTo count: Int) -> [UInt8] {
        (0..<Int.random(in: 0...count, using: &generator)).map { _ in
            UInt8.random(in: .min ... .max, using: &generator)
        }
    }
}

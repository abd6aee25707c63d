import DFSModel
import Testing

@testable import DFSTrust

@Suite("Base64 for tokens")
struct Base64URLTests {
    @Test(
        "the examples of RFC 4648 are written and read without padding",
        arguments: [
            ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"),
            ("fooba", "Zm9vYmE"), ("foobar", "Zm9vYmFy"),
        ])
    func examples(_ bytes: String, _ text: String) {
        #expect(Base64URL.encode(Array(bytes.utf8)) == text)
        #expect(Base64URL.decode(text.utf8) == Array(bytes.utf8))
    }

    @Test("any bytes come back")
    func roundTrip() {
        let seed = UInt64.random(in: .min ... .max)
        print("seed \(seed)")
        var generator = SeededGenerator(seed: seed)
        for count in 0..<200 {
            let bytes = (0..<count).map { _ in
                UInt8.random(in: .min ... .max, using: &generator)
            }
            #expect(Base64URL.decode(Base64URL.encode(bytes).utf8) == bytes)
        }
        #expect(Base64URL.encode([0xfb, 0xff]) == "-_8")
    }

    @Test(
        "another form of the same bytes is refused",
        arguments: ["Z", "Zh", "Zg==", "Zm9", "Z+8", "Z/8", "Zm 9v", "Zm9v\n", "Zm9vY", "é"])
    func otherForms(_ text: String) {
        #expect(Base64URL.decode(text.utf8) == nil)
    }
}

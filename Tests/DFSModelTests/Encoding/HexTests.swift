import DFSModel
import Testing

@Suite("Hexadecimal text")
struct HexTests {
    @Test("every byte survives, in lower case")
    func roundTrip() {
        let bytes = (UInt8.min...UInt8.max).map(\.self)
        let text = Hex.encode(bytes)
        #expect(text == text.lowercased())
        #expect(Hex.decode(text) == bytes)
        #expect(Hex.decode(text.uppercased()) == bytes)
        #expect(Hex.encode([0x0f, 0xa0]) == "0fa0")
        #expect(Hex.decode("") == [])
    }

    @Test("anything else is refused", arguments: ["0", "0g", "0x", " 00", "é0", "００", "-1", "a:"])
    func refuses(_ text: String) {
        #expect(Hex.decode(text) == nil)
    }
}

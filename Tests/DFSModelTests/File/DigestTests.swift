import DFSModel
import Testing

@Suite("Digests")
struct DigestTests {
    @Test("the value of 'abc' is the one of FIPS 180-4")
    func knownValue() {
        let text = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        #expect(Digest.of(Array("abc".utf8)).description == text)
        #expect(Digest(text) == Digest.of(Array("abc".utf8)))
    }

    @Test("other lengths and letters are refused")
    func refusals() throws {
        #expect(Digest(bytes: [UInt8](repeating: 0, count: 31)) == nil)
        #expect(Digest(bytes: [UInt8](repeating: 0, count: 33)) == nil)
        #expect(Digest(String(repeating: "0", count: 63)) == nil)
        #expect(Digest(String(repeating: "g", count: 64)) == nil)
        #expect(throws: ModelError.self) { try Samples.fromJSON([Digest].self, #"["abc"]"#) }
    }
}

import DFSModel
import DFSWire
import Testing

@Suite struct ContentDigestTests {
    /// The SHA-256 of `{"hello": "world"}` and a line feed, from RFC 9530, appendix B.
    private static let field = "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:"

    @Test("the field is that of RFC 9530")
    func example() {
        let digest = Digest.of(Array("{\"hello\": \"world\"}\n".utf8))
        #expect(ContentDigest.text(digest) == Self.field)
        #expect(ContentDigest.parse(Self.field) == digest)
    }

    @Test("another algorithm beside it is passed over")
    func list() {
        let digest = ContentDigest.parse(Self.field)
        #expect(digest != nil)
        #expect(ContentDigest.parse("sha-512=:AAAA:, " + Self.field) == digest)
        #expect(ContentDigest.parse(Self.field + ",md5=:AAAA:") == digest)
    }

    @Test(
        "what is no SHA-256 gives nothing",
        arguments: [
            "", ":", "sha-256=", "sha-256=:", "sha-256=::", "sha-256=:AAAA:", "sha-256=:!!!!:",
            "sha-512=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:",
            "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=", ",,,", "sha-256=:\u{301}:",
        ])
    func malformed(field: String) {
        #expect(ContentDigest.parse(field) == nil)
    }
}

import DFSModel
import Testing

@Suite("Addresses of nodes")
struct NodeAddressTests {
    @Test(
        "host and port are read and written alike",
        arguments: [
            ("localhost:9000", "localhost", 9_000), ("10.0.0.1:0", "10.0.0.1", 0),
            ("[::1]:65535", "::1", 65_535), ("[2001:db8::2]:80", "2001:db8::2", 80),
            ("node-1.example.org:443", "node-1.example.org", 443),
        ])
    func reads(_ text: String, host: String, port: Int) throws {
        let address = try NodeAddress(text)
        #expect(address.host == host)
        #expect(address.port == port)
        #expect(address.description == text)
        #expect(try Samples.throughJSON(address) == address)
    }

    @Test(
        "anything else is refused",
        arguments: [
            "", "localhost", ":80", "localhost:", "localhost:x", "localhost:-1", "localhost:65536",
            "::1:80", "[::1]", "[]:80", "a b:80", "a/b:80", "user@host:80",
            "h:99999999999999999999",
            "h:+80", "h:080", "[h]:80", "h: 80", "ho\u{301}st:80", "h:80\n",
        ])
    func refuses(_ text: String) {
        #expect(throws: ModelError.self) { try NodeAddress(text) }
    }
}

import Testing

@testable import DFSClient

@Suite("Percent-encoding")
struct PercentEncodingTests {
    @Test("only unreserved characters stay as they are")
    func strict() {
        #expect(PercentEncoding.encode("Az09-._~") == "Az09-._~")
        #expect(PercentEncoding.encode("a/b c+d&e=f?g#h%i") == "a%2Fb%20c%2Bd%26e%3Df%3Fg%23h%25i")
        #expect(PercentEncoding.encode("ü\u{301}'\"") == "%C3%BC%CC%81%27%22")
    }

    @Test("a query joins its items, and is nothing without any")
    func query() {
        #expect(PercentEncoding.query([]) == "")
        #expect(
            PercentEncoding.query([("path", "docs/Book1"), ("strict", "true")])
                == "?path=docs%2FBook1&strict=true")
    }
}

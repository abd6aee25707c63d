import DFSTrust
import Testing

@Suite("Cluster key")
struct ClusterKeyTests {
    @Test("the file form is 64 digits and a newline and reads back")
    func roundTrip() throws {
        let key = ClusterKey.random()
        #expect(key.fileText.utf8.count == 65)
        #expect(try ClusterKey(fileText: key.fileText) == key)
        #expect(try ClusterKey(fileText: String(key.fileText.dropLast())) == key)
        #expect(ClusterKey.random() != key)
    }

    @Test(
        "other texts are refused", arguments: ["", "\n", "abc", String(repeating: "g", count: 64)])
    func refused(text: String) {
        #expect(throws: TrustError.self) { try ClusterKey(fileText: text) }
    }

    @Test("a key shows itself nowhere")
    func hidden() {
        let key = ClusterKey.random()
        var dumped = ""
        dump(key, to: &dumped)
        let digits = String(key.fileText.prefix(8))
        #expect(!"\(key)\(String(reflecting: key))\(dumped)".contains(digits))
        #expect("\(key)" == "ClusterKey(hidden)")
        #expect(dumped.contains("hidden"))
    }
}

import DFSNode
import Testing

@Suite("The disk reserve")
struct NodeSettingsTests {
    @Test("it is the larger of 1 GiB and 2 %, and less on a small disk")
    func reserve() {
        let gibibyte = 1 << 30
        #expect(NodeSettings.defaultReserve(totalBytes: 1_000 * gibibyte) == 20 * gibibyte)
        #expect(NodeSettings.defaultReserve(totalBytes: 40 * gibibyte) == gibibyte)
        #expect(NodeSettings.defaultReserve(totalBytes: 4 * gibibyte) == 128 << 20)
        #expect(NodeSettings.defaultReserve(totalBytes: 48 << 20) == 16 << 20)
    }
}

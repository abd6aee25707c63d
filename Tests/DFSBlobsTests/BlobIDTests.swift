import DFSBlobs
import DFSModel
import Testing

@Suite("Blob ids")
struct BlobIDTests {
    @Test("the file name spells the id, and the folder its last two bytes")
    func names() throws {
        let id = BlobID(version: VersionID(high: 0x0198, low: 0xfedc_ba98_7654_3210), index: 12)
        #expect(id.fileName == "0000000000000198fedcba9876543210-12")
        #expect(id.folder == "32/10")
        #expect(id.relativePath == "32/10/0000000000000198fedcba9876543210-12")
        #expect(BlobID(fileName: id.fileName) == id)
    }

    @Test(
        "a name spelled in any other way is not a blob's",
        arguments: [
            "", "-", "-1", "0000000000000198fedcba9876543210", "0000000000000198fedcba9876543210-",
            "0000000000000198fedcba9876543210-0", "0000000000000198fedcba9876543210-01",
            "0000000000000198fedcba9876543210-+1", "0000000000000198fedcba9876543210--1",
            "0000000000000198fedcba9876543210-1.1", "0000000000000198fedcba9876543210-1-1",
            "0000000000000198FEDCBA9876543210-1", "0198fedcba9876543210-1",
            "0000000000000198fedcba9876543210-99999999999999999999",
            "0000000000000198fedcba9876543210-1\n", "../0000000000000198fedcba9876543210-1",
        ])
    func refusals(_ text: String) {
        #expect(BlobID(fileName: text) == nil)
    }

    @Test("ids sort by version, then by number")
    func order() {
        let ids = [BlobID.sample(1, index: 2), .sample(1, index: 10), .sample(2, index: 1)]
        #expect(ids.shuffled().sorted() == ids)
    }
}

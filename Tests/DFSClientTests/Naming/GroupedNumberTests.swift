import Testing

@testable import DFSClient

@Suite("Numbers in sentences")
struct GroupedNumberTests {
    @Test("thousands are grouped")
    func groups() {
        #expect(GroupedNumber.text(0) == "0")
        #expect(GroupedNumber.text(999) == "999")
        #expect(GroupedNumber.text(41_544) == "41,544")
        #expect(GroupedNumber.text(-1_234_567) == "-1,234,567")
    }

    @Test("runs are drawn together")
    func runs() {
        #expect(GroupedNumber.ranges([]) == "")
        #expect(GroupedNumber.ranges([4, 1, 3]) == "1, 3-4")
        #expect(GroupedNumber.ranges(Array(1...9)) == "1-9")
    }
}

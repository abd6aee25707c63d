import NIOCore
import Testing

@testable import DFSChaos

@Suite struct NumberedContentTests {
    @Test("a content names its write, and a mixture of two names none")
    func numbers() {
        let contents = NumberedContent(seed: 5)
        for number in 1...40 {
            #expect(contents.number(of: contents.bytes(number)) == number)
        }
        var mixed = contents.bytes(3)
        let last = mixed.readableBytes - 1
        mixed.setInteger(~(mixed.getInteger(at: last, as: UInt8.self) ?? 0), at: last)
        #expect(contents.number(of: mixed) == nil)
        #expect(contents.number(of: ByteBuffer()) == nil)
        #expect(NumberedContent(seed: 6).number(of: contents.bytes(3)) == nil)
    }
}

import DFSModel
import NIOCore
import Testing

@testable import DFSClient

@Suite("Lines of a body")
struct LineSplitterTests {
    private func lines(_ parts: [String], limit: Int = 100) throws -> [String] {
        var splitter = LineSplitter(limitBytes: limit)
        var lines: [String] = []
        for part in parts {
            lines += try splitter.feed(ByteBuffer(string: part)).map { String(buffer: $0) }
        }
        if let rest = splitter.finish() { lines.append(String(buffer: rest)) }
        return lines
    }

    @Test("lines are the same however the body is cut")
    func cuts() throws {
        #expect(try lines(["one\ntwo\nthree"]) == ["one", "two", "three"])
        #expect(try lines(["o", "ne\nt", "wo", "\n", "three\n"]) == ["one", "two", "three"])
        #expect(try lines(["\n\none\n", "\n"]) == ["one"])
        #expect(try lines([]) == [])
    }

    @Test("a line over the limit is refused before it is held")
    func limit() {
        #expect(throws: ClientError.self) { try lines(["12345", "6789"], limit: 8) }
        #expect(throws: ClientError.self) { try lines(["12345", "6789\n"], limit: 8) }
    }
}

import DFSModel
import DFSTesting
import NIOCore

/// Contents that say which write made them. All bytes follow from a number and the run's seed, so
/// whatever is read can be compared whole; a mixture of two is neither.
struct NumberedContent: Sendable {
    let seed: UInt64

    /// One chunk in the catalog, four there, four files.
    private static let sizes = [48, 700, 5_000, 30_000, 300_000]

    /// The content of write `number`, from 1.
    func bytes(_ number: Int) -> ByteBuffer {
        var generator = SeededGenerator(seed: seed ^ UInt64(number))
        let size = Self.sizes[Int(generator.next() % UInt64(Self.sizes.count))]
        var content = ByteBuffer(integer: UInt64(number))
        content.writeImmutableBuffer(TestContent.bytes(size, seed: generator.next()))
        return content
    }

    /// The write that made a content, or nil if none has made exactly this.
    func number(of content: ByteBuffer) -> Int? {
        guard let claimed = content.getInteger(at: content.readerIndex, as: UInt64.self),
            (1...UInt64(Int32.max)).contains(claimed), bytes(Int(claimed)) == content
        else { return nil }
        return Int(claimed)
    }
}

import DFSModel
package import NIOCore

/// Contents for tests, made from a seed so that they can be made again.
package enum TestContent {
    /// `count` bytes that depend on `seed` alone.
    package static func bytes(_ count: Int, seed: UInt64) -> ByteBuffer {
        var generator = SeededGenerator(seed: seed)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count + 8)
        while bytes.count < count {
            withUnsafeBytes(of: generator.next().littleEndian) { bytes.append(contentsOf: $0) }
        }
        return ByteBuffer(bytes: bytes.prefix(count))
    }
}

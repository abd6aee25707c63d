package import NIOCore

/// Cuts a body that arrives in pieces into its lines (NDJSON). Memory holds at most one line.
package struct LineSplitter: Sendable {
    private var rest = ByteBuffer()
    private let limitBytes: Int

    /// - Parameter limitBytes: the longest line that is taken.
    package init(limitBytes: Int = 4 * 1024 * 1024) {
        self.limitBytes = limitBytes
    }

    /// The lines that `part` completes, without their ends; empty lines are left out. Throws
    /// ``ClientError`` with `tooLarge` for a line over the limit.
    package mutating func feed(_ part: ByteBuffer) throws -> [ByteBuffer] {
        var part = part
        var lines: [ByteBuffer] = []
        while let end = part.readableBytesView.firstIndex(of: UInt8(ascii: "\n")) {
            let count = end - part.readerIndex
            guard var piece = part.readSlice(length: count) else { break }
            part.moveReaderIndex(forwardBy: 1)
            if rest.readableBytes > 0 {
                try check(adding: count)
                rest.writeBuffer(&piece)
                piece = rest
                rest = ByteBuffer()
            }
            if piece.readableBytes > 0 { lines.append(piece) }
        }
        try check(adding: part.readableBytes)
        rest.writeBuffer(&part)
        return lines
    }

    /// What stands behind the last line's end, if anything.
    package mutating func finish() -> ByteBuffer? {
        defer { rest = ByteBuffer() }
        return rest.readableBytes > 0 ? rest : nil
    }

    private func check(adding count: Int) throws {
        guard rest.readableBytes + count <= limitBytes else {
            throw ClientError(
                .tooLarge, "A node gave a line of more than \(limitBytes) bytes.")
        }
    }
}

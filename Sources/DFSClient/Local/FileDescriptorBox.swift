import Foundation
import NIOCore

/// An open local file that is closed with its last owner.
final class FileDescriptorBox: Sendable {
    let number: Int32
    private let closes: Bool

    init(_ number: Int32, closes: Bool = true) {
        self.number = number
        self.closes = closes
    }

    deinit {
        if closes { close(number) }
    }

    /// Up to `count` bytes: from `offset`, or from where the file stands if nil. Fewer only at the
    /// end of the file. Gives the `errno` of a read that failed.
    func read(_ count: Int, at offset: Int?) -> (buffer: ByteBuffer, error: Int32) {
        var buffer = ByteBuffer()
        buffer.reserveCapacity(count)
        var error: Int32 = 0
        while buffer.readableBytes < count, error == 0 {
            let done = buffer.readableBytes
            let got = buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: count - done) {
                target in
                let wanted = min(count - done, target.count)
                let result =
                    offset.map { pread(number, target.baseAddress, wanted, off_t($0 + done)) }
                    ?? Foundation.read(number, target.baseAddress, wanted)
                if result < 0 { error = errno == EINTR ? -1 : errno }
                return max(0, result)
            }
            if error == -1 { error = 0 } else if got == 0 { break }
        }
        return (buffer, error)
    }

    /// Reads from `offset` until `target` is full or the file ends; `count` is what was read. Gives
    /// 0 or the `errno`.
    func read(into target: UnsafeMutableRawBufferPointer, at offset: Int, count: inout Int) -> Int32
    {
        count = 0
        while count < target.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: target[count...])
            let got = pread(number, rest.baseAddress, rest.count, off_t(offset + count))
            if got == 0 { break }
            if got > 0 { count += got } else if errno != EINTR { return errno }
        }
        return 0
    }

    /// Writes the buffers one behind the other from `offset`; gives 0 or the `errno`.
    func write(_ buffers: [ByteBuffer], at offset: Int) -> Int32 {
        var offset = offset
        for buffer in buffers {
            let error = buffer.withUnsafeReadableBytes { write($0, at: offset) }
            guard error == 0 else { return error }
            offset += buffer.readableBytes
        }
        return 0
    }

    /// Writes all of `bytes` at `offset`; gives 0 or the `errno`.
    func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> Int32 {
        var done = 0
        while done < bytes.count {
            let piece = UnsafeRawBufferPointer(rebasing: bytes[done...])
            let count = pwrite(number, piece.baseAddress, piece.count, off_t(offset + done))
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return count < 0 ? errno : EIO }
            done += count
        }
        return 0
    }
}

/// The system's words for an `errno`.
func systemMessage(_ number: Int32) -> String {
    String(cString: strerror(number))
}

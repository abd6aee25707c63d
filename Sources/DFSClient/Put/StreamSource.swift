import DFSModel
package import NIOCore

/// A stream of unknown length, such as standard input. It can be read only once.
package final class StreamSource: ContentSource {
    private let file: FileDescriptorBox
    private let name: String

    /// - Parameter descriptor: an open file that stays open and belongs to the caller.
    package init(descriptor: Int32, name: String) {
        file = FileDescriptorBox(descriptor, closes: false)
        self.name = name
    }

    package var size: Int? { nil }

    package func next(_ count: Int) async throws -> ByteBuffer {
        let file = self.file
        let (buffer, error) = try await BlockingWork.run { file.read(count, at: nil) }
        guard error == 0 else {
            throw ClientError(
                .localInput, "\(name.printable) cannot be read: \(systemMessage(error)).")
        }
        return buffer
    }

    package func again(_ count: Int, at offset: Int) async throws -> ByteBuffer? { nil }

    package func checkUnchanged() async throws {}
}

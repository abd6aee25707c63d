import DFSModel
import Synchronization

/// The binary form of a message that goes to several nodes, made once and kept beside the message.
/// It says nothing of its own, so all are equal.
final class BinaryForm: Sendable {
    private let bytes = Mutex<[UInt8]?>(nil)

    /// Appends the form, which `make` writes the first time.
    func write(to writer: inout BinaryWriter, _ make: (inout BinaryWriter) -> Void) {
        let form = bytes.withLock { known in
            if let known { return known }
            var own = BinaryWriter()
            make(&own)
            known = own.bytes
            return own.bytes
        }
        writer.write(raw: form)
    }
}

extension BinaryForm: Hashable {
    static func == (_: BinaryForm, _: BinaryForm) -> Bool { true }
    func hash(into _: inout Hasher) {}
}

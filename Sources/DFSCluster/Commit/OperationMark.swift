package import DFSModel

/// An operation as a register remembers it.
package struct OperationMark: Hashable, Sendable {
    package let operation: OperationID
    /// What the client's clock said when it first asked, in milliseconds since 1970; 0 if the
    /// client did not say. It is only compared with other stamps of the same register, so a clock
    /// that is wrong costs a question more and breaks nothing.
    package let stamp: Int

    package init(operation: OperationID, stamp: Int) {
        self.operation = operation
        self.stamp = stamp
    }
}

extension OperationMark: BinaryCodable {
    package init(from reader: inout BinaryReader) throws {
        self.init(operation: try OperationID(from: &reader), stamp: try reader.readInt())
    }

    package func write(to writer: inout BinaryWriter) {
        operation.write(to: &writer)
        writer.write(stamp)
    }
}

import DFSModel
import Foundation
import GRDBSQLite

/// What a parameter of a statement can be given; nil in its place is NULL.
protocol ColumnValue {
    /// Gives the parameter its value, which SQLite copies. Returns an SQLite result code.
    func bind(to statement: OpaquePointer, at parameter: CInt) -> CInt
}

/// The values of a statement's parameters, in their order.
typealias ColumnValues = [(any ColumnValue)?]

extension Int: ColumnValue {
    func bind(to statement: OpaquePointer, at parameter: CInt) -> CInt {
        sqlite3_bind_int64(statement, parameter, Int64(self))
    }
}

extension Int64: ColumnValue {
    func bind(to statement: OpaquePointer, at parameter: CInt) -> CInt {
        sqlite3_bind_int64(statement, parameter, self)
    }
}

extension String: ColumnValue {
    func bind(to statement: OpaquePointer, at parameter: CInt) -> CInt {
        var text = self
        return text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                guard let start = characters.baseAddress else {
                    return sqlite3_bind_text(statement, parameter, "", 0, transient)
                }
                return sqlite3_bind_text(
                    statement, parameter, start, CInt(characters.count), transient)
            }
        }
    }
}

extension Data: ColumnValue {
    func bind(to statement: OpaquePointer, at parameter: CInt) -> CInt {
        withUnsafeBytes { bindBlob($0, to: statement, at: parameter) }
    }
}

extension [UInt8]: ColumnValue {
    func bind(to statement: OpaquePointer, at parameter: CInt) -> CInt {
        withUnsafeBytes { bindBlob($0, to: statement, at: parameter) }
    }
}

extension Identifier: ColumnValue {
    func bind(to statement: OpaquePointer, at parameter: CInt) -> CInt {
        withUnsafeBytes { bindBlob($0, to: statement, at: parameter) }
    }
}

extension Digest: ColumnValue {
    func bind(to statement: OpaquePointer, at parameter: CInt) -> CInt {
        withUnsafeBytes { bindBlob($0, to: statement, at: parameter) }
    }
}

private func bindBlob(
    _ bytes: UnsafeRawBufferPointer, to statement: OpaquePointer, at parameter: CInt
) -> CInt {
    // No pointer would mean NULL.
    guard let start = bytes.baseAddress, !bytes.isEmpty else {
        return sqlite3_bind_zeroblob(statement, parameter, 0)
    }
    return sqlite3_bind_blob(statement, parameter, start, CInt(bytes.count), transient)
}

/// SQLITE_TRANSIENT: SQLite copies the bytes before the call returns
/// (https://sqlite.org/c3ref/c_static.html).
private var transient: sqlite3_destructor_type {
    unsafeBitCast(-1, to: sqlite3_destructor_type.self)
}

import Glibc

/// Calls of the operating system, with their errors as ``BlobError``.
enum SystemCall {
    /// Repeats `call` while a signal interrupts it; the error is that of `action` on `path`.
    @discardableResult
    static func run<Result: SignedInteger>(
        _ action: String, _ path: String, _ call: () -> Result
    ) throws(BlobError) -> Result {
        while true {
            let result = call()
            if result >= 0 { return result }
            let number = errno
            guard number == EINTR else { throw error(action, path, number) }
        }
    }

    static func error(_ action: String, _ path: String, _ number: CInt) -> BlobError {
        let what = "Cannot \(action) '\(path)': \(String(cString: strerror(number)))."
        return BlobError(kind(of: number), "\(what) \(advice(for: number))", cause: Errno(number))
    }

    /// The error of a sync, which is always fatal.
    static func syncError(_ path: String, _ number: CInt) -> BlobError {
        BlobError(
            .syncFailed,
            "Cannot sync '\(path)': \(String(cString: strerror(number))). "
                + "The node must end; check the disk before starting it again.",
            cause: Errno(number))
    }

    private static func kind(of number: CInt) -> BlobError.Kind {
        switch number {
        case ENOSPC, EDQUOT: .noSpace
        case EMFILE, ENFILE: .overloaded
        default: .system
        }
    }

    private static func advice(for number: CInt) -> String {
        switch number {
        case ENOENT: "Stop the node and look at its data folder."
        case ENOSPC, EDQUOT: "Free some space on this node's disk."
        case EMFILE, ENFILE: "Raise the limit of open files (ulimit -n)."
        case EACCES, EPERM, EROFS: "Let the node's user read and write its data folder."
        default: "Check the disk."
        }
    }
}

/// An error number of the operating system (errno(3)).
struct Errno: Error, Equatable, CustomStringConvertible {
    let number: CInt

    init(_ number: CInt) {
        self.number = number
    }

    var description: String { "errno \(number)" }
}

package import DFSModel

/// The failure of this layer: blobs that are not there, cannot be kept or cannot be read.
package struct BlobError: Failure {
    /// What went wrong, finer than ``FailureCode``.
    package enum Kind: Sendable, Hashable {
        /// No blob has this id.
        case notFound
        /// The file system or the quota is full. Nothing became visible.
        case noSpace
        /// A sync failed; the kernel may have dropped what was written. Trust nothing, end.
        case syncFailed
        /// The bytes cannot be read or end too early: take them from another copy.
        case damaged
        /// A name or range that no blob can have.
        case invalid
        /// The process has too many files open.
        case overloaded
        /// A writer or reader was used after its end, or the store is being stopped.
        case closed
        /// Any other refusal by the operating system.
        case system
    }

    package let kind: Kind
    package let message: String
    package let cause: (any Error)?

    package init(_ kind: Kind, _ message: String, cause: (any Error)? = nil) {
        self.kind = kind
        self.message = message
        self.cause = cause
    }

    package var code: FailureCode {
        switch kind {
        case .notFound: .notFound
        case .noSpace: .noSpace
        case .damaged: .corrupt
        case .invalid: .invalid
        case .overloaded: .overloaded
        case .syncFailed, .closed, .system: .internal
        }
    }

    /// Whether the process must end: what it believes to be durable may be gone, and a second sync
    /// would wrongly succeed.
    package var isFatal: Bool { kind == .syncFailed }
}

extension BlobError {
    static func notFound(_ id: BlobID) -> BlobError {
        BlobError(.notFound, "This node has no blob \(id). Take it from another copy.")
    }

    static func closed(_ id: BlobID) -> BlobError {
        BlobError(.closed, "The blob \(id) was used after it was closed.")
    }
}

import DFSClient
import DFSModel
import DFSTerminal

/// What is left of a transfer that broke off, in words.
enum KeptText {
    /// Content that the nodes keep below this size is sent anew.
    private static let leastBytes = 4 * 1024 * 1024

    /// Such as `12.0 MiB of 'film' are kept in '.film.dfc-part'; get it again to go on.`
    static func ofGet(_ name: FilePath, _ leftover: (path: String, bytes: Int)?) -> String? {
        leftover.map {
            """
            \(ByteCount($0.bytes)) of '\(name.text.printable)' are kept in \
            '\($0.path.printable)'; get it again to go on.
            """
        }
    }

    /// What is left of a put of which `bytes` had come to lie on the nodes when it failed; nil if
    /// nothing is to be gone on with: a stream cannot be, and on a full disk it does not help.
    static func ofPut(
        _ name: FilePath, _ source: any ContentSource, bytes: Int, after error: any Error
    ) -> String? {
        guard source.size != nil, (error as? ClientError)?.code != .noSpace else { return nil }
        return ofPut(name, bytes: bytes)
    }

    /// Such as `12 of 40 files`; nil if nothing or everything came through.
    static func ofFolder(done: Int, of count: Int?) -> String? {
        guard done > 0, done != count else { return nil }
        let all = count.map { " of \(GroupedNumber.text($0))" } ?? ""
        return "\(GroupedNumber.text(done))\(all) files"
    }

    /// The same of a put; nil if so little lies on the nodes that it is not looked for.
    private static func ofPut(_ name: FilePath, bytes: Int) -> String? {
        guard bytes > leastBytes else { return nil }
        return """
            \(ByteCount(bytes)) of '\(name.text.printable)' lie on the nodes for a day; put it \
            again to go on.
            """
    }
}

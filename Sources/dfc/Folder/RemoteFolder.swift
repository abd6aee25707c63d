import DFSClient
import DFSModel

/// A folder in the store as a person writes it.
enum RemoteFolder {
    /// Nil for the top, which is written `.` or `/`.
    static func path(_ text: String) throws -> FilePath? {
        text == "." || text == "/" ? nil : try FilePath(CopyArguments.withoutEnd(text))
    }
}

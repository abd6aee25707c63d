import CDFSSystem
import DFSModel
import Foundation

/// What a process that holds keys does before it does anything else.
enum ProcessSafety {
    /// New files are for their owner only, and memory goes into no core file.
    ///
    /// Throws ``ProgramError`` with `.internal` if the system refuses that.
    static func harden() throws {
        umask(0o077)
        guard dfs_forbid_core_dumps() == 0 else {
            throw ProgramError(
                .internal, "Core files cannot be turned off: \(String(cString: strerror(errno))).")
        }
    }
}

import Foundation

/// Local paths.
enum LocalPath {
    /// The absolute path without symbolic links, `.` and `..`; the path itself if it leads nowhere.
    static func resolved(_ path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}

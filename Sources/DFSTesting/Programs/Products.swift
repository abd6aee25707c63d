import Foundation

/// The executables of this package.
package enum Products {
    /// The folder that they are in: that of the running executable.
    package static let folder: String = {
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
        return URL(fileURLWithPath: own ?? CommandLine.arguments[0])
            .deletingLastPathComponent().path
    }()
}

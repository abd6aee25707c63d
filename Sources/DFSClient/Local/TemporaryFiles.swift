import Foundation
import Synchronization

/// The unfinished files of this process, so that a program that must end at once can remove them.
package enum TemporaryFiles {
    private static let paths = Mutex<Set<String>>([])

    static func add(_ path: String) {
        paths.withLock { _ = $0.insert(path) }
    }

    static func remove(_ path: String) {
        paths.withLock { _ = $0.remove(path) }
    }

    /// Unlinks all of them.
    package static func unlinkAll() {
        for path in paths.withLock({ $0 }) { unlink(path) }
    }
}

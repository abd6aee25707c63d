package import DFSModel
import Foundation

/// A node's word to its next start that its catalog was found damaged: the file
/// `catalog.damaged` in its data folder, with the reason.
package struct DamageMark: Sendable {
    private let path: String

    package init(folder: String) {
        path = "\(folder)/catalog.damaged"
    }

    /// Why the catalog is said to be damaged; nil if it is not.
    package var reason: String? {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Leaves the word. It need not survive a power cut: the damage will be found again.
    package func set(_ reason: any Failure) {
        try? Data(reason.message.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    }

    /// Takes it back.
    package func clear() {
        try? FileManager.default.removeItem(atPath: path)
    }
}

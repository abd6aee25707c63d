import DFSModel
import DFSTrust
import Foundation

/// Carries out a ``FoundingPlan``: everything is written to a draft folder inside the root and
/// then moved into place, `dfc.conf` last. After an error the root is as it was; after a power
/// cut it may hold a draft or entries without `dfc.conf`, which are refused as no cluster.
struct FoundingWriter {
    let root: String
    let plan: FoundingPlan

    func write() throws(ConfigurationError) {
        let isNew = !FileManager.default.fileExists(atPath: root)
        try refuseExisting()
        do {
            try FileManager.default.createDirectory(
                atPath: root, withIntermediateDirectories: true)
        } catch {
            throw ConfigurationError(
                "The folder \(root) cannot be made. Choose one that you may write.", cause: error)
        }
        let draft = "\(root)/.dfs-init-\(Incarnation.random())"
        do throws(TrustError) {
            defer { try? FileManager.default.removeItem(atPath: draft) }
            if isNew {
                try SecretFolder.sync(URL(fileURLWithPath: root).deletingLastPathComponent().path)
            }
            try writeDraft(draft)
            try publish(draft)
        } catch {
            if isNew { rmdir(root) }
            throw ConfigurationError(wrapping: error)
        }
    }

    private func refuseExisting() throws(ConfigurationError) {
        for entry in [FoundingPlan.lastEntry] + plan.entries {
            let path = "\(root)/\(entry)"
            var status = stat()
            guard lstat(path, &status) != 0 else {
                throw ConfigurationError(
                    .conflict,
                    entry == FoundingPlan.lastEntry
                        ? "\(root) holds a cluster already. Choose another folder."
                        : "\(path) exists already, perhaps of a cluster that was not finished. "
                            + "Choose another folder or move it away.")
            }
        }
    }

    private func writeDraft(_ draft: String) throws(TrustError) {
        try SecretFolder.create(draft)
        for folder in plan.folders {
            try SecretFolder.create("\(draft)/\(folder)")
        }
        for file in plan.files {
            try SecretFile.write(
                Array(file.text.utf8), to: "\(draft)/\(file.path)", audience: file.audience)
        }
        for folder in plan.folders {
            try SecretFolder.sync("\(draft)/\(folder)")
        }
    }

    /// Moves the entries into the root; if one cannot be moved, those before it are taken back.
    private func publish(_ draft: String) throws(TrustError) {
        var moved: [String] = []
        do throws(TrustError) {
            for entry in plan.entries {
                if entry == FoundingPlan.lastEntry { try SecretFolder.sync(root) }
                guard rename("\(draft)/\(entry)", "\(root)/\(entry)") == 0 else {
                    throw TrustError(
                        .configuration,
                        "\(root)/\(entry) cannot be made: \(String(cString: strerror(errno))). "
                            + "Choose an empty folder.")
                }
                moved.append(entry)
            }
            try SecretFolder.sync(root)
        } catch {
            for entry in moved.reversed() {
                rename("\(root)/\(entry)", "\(draft)/\(entry)")
            }
            throw error
        }
    }
}

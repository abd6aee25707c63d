package import DFSBlobs
import DFSCatalog

extension Node {
    /// The journal's folder in a data folder.
    package static let journalFolder = "manifests"
    /// A journal that has grown by so much beyond twice its live size is written anew.
    private static var journalSlackBytes: Int { 64 << 20 }

    /// Adds what has been committed since the last time to the journal. Returns how many entries.
    ///
    /// The journal is behind by what was committed in the last moments: its syncs are its own and
    /// no put waits for them.
    @discardableResult
    package func writeJournal(to log: AppendLog) async throws -> Int {
        var count = 0
        while true {
            let page = try await catalog.journalPage()
            if !page.entries.isEmpty {
                try await log.append(page.entries.map(\.binary))
                try await catalog.rememberJournal(page)
                count += page.entries.count
            }
            if page.isLast { break }
        }
        try await tidyJournal(log)
        return count
    }

    /// Removes what a journal written anew has replaced, or begins to write it anew when most of
    /// it has become old.
    private func tidyJournal(_ log: AppendLog) async throws {
        let place = try await catalog.journalPlace()
        if place.firstFile > 0, place.baseBytes == 0 {
            try await log.removeFiles(before: place.firstFile)
            try await catalog.rememberJournal(baseBytes: await log.totalBytes)
            return
        }
        guard await log.totalBytes > 2 * place.baseBytes + Self.journalSlackBytes else { return }
        try await catalog.rememberJournal(baseBytes: 0)
        try await catalog.restartJournal(firstFile: await log.beginGeneration())
    }
}

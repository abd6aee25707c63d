import DFSClient
import DFSModel
import DFSTerminal
import Foundation

/// One line about a transfer that ended well.
enum TransferText {
    /// Which way the bytes went.
    enum Direction: String {
        case put, get
    }

    /// Such as `put Book1: 41,544 bytes, 4 chunks, 2 copies on 4 nodes, 0.1 s, 405.7 KiB/s`.
    static func summary(
        _ direction: Direction, _ manifest: Manifest, name: FilePath? = nil, _ nodes: [NodeName],
        since start: ContinuousClock.Instant
    ) -> String {
        let seconds = start.duration(to: .now) / .seconds(1)
        let chunks = manifest.chunks.count
        let place = place(direction, copies: [manifest.layout.copies], nodes)
        return """
            \(direction) \((name ?? manifest.path).text.printable): \
            \(GroupedNumber.text(manifest.size)) bytes, \(chunks) \(chunks == 1 ? "chunk" : "chunks"), \
            \(place), \(time(seconds, bytes: manifest.size))
            """
    }

    /// The same of a folder, such as
    /// `put photos: 12 files, 40.6 KiB, 2 copies on 4 nodes, 1.0 s, 40.6 KiB/s`.
    static func folderSummary(
        _ direction: Direction, _ name: String, _ sums: FolderProgress.Sums, seconds: Double
    ) -> String {
        let files = "\(GroupedNumber.text(sums.files)) \(sums.files == 1 ? "file" : "files")"
        let heading = "\(direction) \(name.printable): \(files)"
        guard sums.files > 0 else { return heading }
        let place = place(direction, copies: sums.copies, sums.nodes.sorted())
        return """
            \(heading), \(ByteCount(sums.bytes)), \(place), \
            \(time(seconds, bytes: sums.bytes))
            """
    }

    private static func place(
        _ direction: Direction, copies: Set<Int>, _ nodes: [NodeName]
    ) -> String {
        let place =
            nodes.count > 3
            ? "\(nodes.count) nodes" : nodes.map(\.text).joined(separator: " ")
        switch direction {
        case .get: return place.isEmpty ? "from the catalogs" : "from \(place)"
        case .put:
            guard !place.isEmpty else { return "in the catalogs" }
            let counts = copies.sorted().map(String.init).joined(separator: " or ")
            return "\(counts) \(copies == [1] ? "copy" : "copies") on \(place)"
        }
    }

    private static func time(_ seconds: Double, bytes: Int) -> String {
        let rate = ByteCount(Int(Double(bytes) / max(seconds, 0.001)))
        let shown = String(format: seconds < 1 ? "%.2f" : "%.1f", seconds)
        return "\(shown) s, \(rate)/s"
    }
}

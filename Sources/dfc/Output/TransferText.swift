import DFSClient
import DFSModel
import Foundation

/// One line about a transfer that ended well.
enum TransferText {
    /// Such as `put Book1: 41,544 bytes, 4 chunks, 2 copies on DFS1 DFS2 DFS3 DFS4, 0.1 s`.
    static func summary(
        _ verb: String, _ manifest: Manifest, name: FilePath? = nil, _ nodes: [NodeName],
        since start: ContinuousClock.Instant
    ) -> String {
        let seconds = start.duration(to: .now) / .seconds(1)
        let chunks = manifest.chunks.count
        let place = nodes.map(\.text).joined(separator: " ")
        let from =
            verb == "put"
            ? "\(manifest.layout.copies) \(manifest.layout.copies == 1 ? "copy" : "copies") on \(place)"
            : (place.isEmpty ? "from the catalogs" : "from \(place)")
        return """
            \(verb) \((name ?? manifest.path).text.printable): \
            \(GroupedNumber.text(manifest.size)) bytes, \(chunks) \(chunks == 1 ? "chunk" : "chunks"), \
            \(from), \(String(format: "%.1f", seconds)) s
            """
    }
}

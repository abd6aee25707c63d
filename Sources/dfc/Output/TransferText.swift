import DFSClient
import DFSModel
import DFSTerminal
import Foundation

/// One line about a transfer that ended well.
enum TransferText {
    /// Such as `put Book1: 41,544 bytes, 4 chunks, 2 copies on 4 nodes, 0.1 s, 405.7 KiB/s`.
    static func summary(
        _ verb: String, _ manifest: Manifest, name: FilePath? = nil, _ nodes: [NodeName],
        since start: ContinuousClock.Instant
    ) -> String {
        let seconds = start.duration(to: .now) / .seconds(1)
        let chunks = manifest.chunks.count
        let place =
            nodes.count > 3
            ? "\(nodes.count) nodes" : nodes.map(\.text).joined(separator: " ")
        let from =
            verb == "put"
            ? "\(manifest.layout.copies) \(manifest.layout.copies == 1 ? "copy" : "copies") on \(place)"
            : (place.isEmpty ? "from the catalogs" : "from \(place)")
        return """
            \(verb) \((name ?? manifest.path).text.printable): \
            \(GroupedNumber.text(manifest.size)) bytes, \(chunks) \(chunks == 1 ? "chunk" : "chunks"), \
            \(from), \(time(seconds, bytes: manifest.size))
            """
    }

    /// The same of a folder, such as `put photos: 12 files, 41,544 bytes, 1.0 s, 40.6 KiB/s`.
    static func folderSummary(
        _ verb: String, _ name: String, files: Int, bytes: Int, since start: ContinuousClock.Instant
    ) -> String {
        let seconds = start.duration(to: .now) / .seconds(1)
        return """
            \(verb) \(name.printable): \(files) \(files == 1 ? "file" : "files"), \
            \(GroupedNumber.text(bytes)) bytes, \(time(seconds, bytes: bytes))
            """
    }

    private static func time(_ seconds: Double, bytes: Int) -> String {
        let rate = ByteCount(Int(Double(bytes) / max(seconds, 0.001)))
        return "\(String(format: "%.1f", seconds)) s, \(rate)/s"
    }
}

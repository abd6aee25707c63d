package import DFSModel

/// The answer to `GET /v1/file`: what this node's catalog says of one path.
package struct FileBody: Codable, Sendable {
    package let entry: EntryBody
    /// The manifest, if the path is a file.
    package let manifest: Manifest?

    package init(entry: EntryBody, manifest: Manifest?) {
        self.entry = entry
        self.manifest = manifest
    }
}

package import DFSModel

/// The answer to `GET /v1/undecided`: paths of which this node has accepted more than it knows to
/// be chosen. Changes under way are among them.
package struct UndecidedBody: Codable, Sendable, Hashable {
    package let paths: [FilePath]

    package init(paths: [FilePath]) {
        self.paths = paths
    }
}

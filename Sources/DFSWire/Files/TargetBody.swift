/// The answer to `GET /v1/target`: what a put to a path would meet on this node.
package struct TargetBody: Codable, Sendable {
    /// What the catalog says of the path itself; nil if it knows nothing.
    package let entry: EntryBody?
    /// Whether the catalog knows a file or folder below the path.
    package let hasBelow: Bool
    package let health: HealthBody

    package init(entry: EntryBody?, hasBelow: Bool, health: HealthBody) {
        self.entry = entry
        self.hasBelow = hasBelow
        self.health = health
    }

    private enum CodingKeys: String, CodingKey {
        case entry, health
        case hasBelow = "has_below"
    }
}

package import DFSModel

/// Which versions get another layout by themselves, and who sees to it
/// (docs/decisions/0007-relayout-is-a-put.md).
package enum RelayoutRule {
    /// Whether a layout is not what a put would choose with all members up: it uses fewer nodes
    /// than it could because some were down, or one that is no member any more.
    package static func isDue(_ layout: Layout, members: [NodeName]) -> Bool {
        let usual = min(max(Chunking.stripeWidth, layout.copies), members.count)
        return layout.nodes.count < usual || !layout.nodes.allSatisfy(members.contains)
    }

    /// The one node that re-lays out a version: the first of its nodes that is a member, else the
    /// first member.
    package static func leader(of layout: Layout, members: [NodeName]) -> NodeName? {
        layout.nodes.first(where: members.contains) ?? members.min()
    }

    /// The same content as another version, laid out over `members`.
    ///
    /// - Parameters:
    ///   - version: the id of the new version.
    ///   - path: the path where the old one is current.
    package static func manifest(
        replacing old: Manifest, as version: VersionID, at path: FilePath, members: [NodeName]
    ) throws -> Manifest {
        let layout = try Placement.layout(
            for: version,
            over: members.map { Placement.Candidate(name: $0, availableBytes: 1) },
            copies: min(old.layout.copies, members.count), rotation: .number(version.lowBits))
        return try Manifest(
            version: version, owner: old.owner, path: path,
            modifiedMilliseconds: old.modifiedMilliseconds, layout: layout,
            chunkSizes: old.chunks.map(\.size), chunkDigests: old.chunks.map(\.digest))
    }
}

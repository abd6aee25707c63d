package import DFSModel

/// When a node may remove a chunk of a version that is still wanted, because the layout puts it
/// elsewhere.
package enum RemovalRule {
    /// - Parameters:
    ///   - index: the chunk, from 1.
    ///   - version: its version, with `layout` as the manifest says.
    ///   - own: the node that asks.
    ///   - chosen: what a strict read has just found in a register that names the version.
    ///   - confirmed: the members that have just re-hashed their copy and found it whole.
    package static func mayRemove(
        chunk index: Int, of version: VersionID, layout: Layout, own: NodeName,
        chosen: RegisterValue?, confirmed: Set<NodeName>
    ) -> Bool {
        let wanted = Set(layout.holders(ofChunk: index))
        guard let chosen, chosen.namedVersions.contains(version) else { return false }
        return !wanted.contains(own) && !wanted.isEmpty && wanted.isSubset(of: confirmed)
    }
}

/// Which names take part: those that some `include` fits (all without any), less those that some
/// `exclude` fits.
package struct NameFilter: Hashable, Sendable {
    private let includes: [GlobPattern]
    private let excludes: [GlobPattern]

    /// Throws as ``GlobPattern/init(_:)``.
    package init(include: [String], exclude: [String]) throws {
        includes = try include.map { try GlobPattern($0) }
        excludes = try exclude.map { try GlobPattern($0) }
    }

    /// Whether the name of a file or folder takes part.
    package func takes(_ path: String) -> Bool {
        (includes.isEmpty || includes.contains { $0.matches(path) })
            && !excludes.contains { $0.matches(path) }
    }
}

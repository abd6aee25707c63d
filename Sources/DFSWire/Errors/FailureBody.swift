package import DFSModel

/// The body of every answer that is not a success: `{"error":{"code":…,"message":…}}`.
package struct FailureBody: Codable, Sendable, Hashable {
    package let error: Detail

    /// The failure itself.
    package struct Detail: Codable, Sendable, Hashable {
        package let code: FailureCode
        /// A sentence for a person.
        package let message: String
        /// With `condition-failed`: the version that is there now, if it is a file.
        package let currentVersion: VersionID?
        /// With `not-sealed`: the nodes that lack the manifest or chunks.
        package let nodes: [NodeName]?

        /// With `late`: a higher `DFS-Asked-At` than this one is needed.
        package let forgotten: Int?

        private enum CodingKeys: String, CodingKey {
            case code, message, nodes, forgotten
            case currentVersion = "current_version"
        }
    }

    package init(
        code: FailureCode, message: String, currentVersion: VersionID? = nil,
        nodes: [NodeName]? = nil, forgotten: Int? = nil
    ) {
        error = Detail(
            code: code, message: message, currentVersion: currentVersion, nodes: nodes,
            forgotten: forgotten)
    }
}

/// The version of the programs, as `--version` and `GET /v1/status` tell it.
package enum ProgramVersion {
    /// A semantic version.
    package static let text = "0.1.0"
}

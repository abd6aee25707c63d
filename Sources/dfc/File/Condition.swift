import ArgumentParser
import DFSClient
import DFSModel

/// The flags `--if-absent` and `--if-match`.
enum Condition {
    /// Throws `ValidationError` for flags that contradict each other, are malformed, or name one
    /// version for several items.
    static func parse(
        ifAbsent: Bool, ifMatch: String?, itemCount: Int
    ) throws -> ChangeCondition {
        guard let ifMatch else { return ifAbsent ? .absent : .none }
        guard !ifAbsent, itemCount == 1 else {
            throw ValidationError("--if-match is for one file, and not together with --if-absent.")
        }
        guard let version = VersionID(ifMatch) else {
            throw ValidationError("A version is 32 hexadecimal digits; `dfc stat` shows it.")
        }
        return .matches(version)
    }
}

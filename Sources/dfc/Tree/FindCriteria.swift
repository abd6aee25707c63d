import DFSClient
import DFSCluster
import DFSModel

/// What `dfc find` looks for: a value that says whether an entry is meant.
struct FindCriteria {
    var names: [GlobPattern] = []
    /// Bytes; nil without a limit.
    var largerThan: Int?
    var smallerThan: Int?
    /// Milliseconds since 1970; nil without a limit.
    var modifiedBefore: Int?
    var modifiedAfter: Int?
    var state: Availability.State?
    var wantsFiles = true
    var wantsFolders = true

    /// Whether the entry fits everything that is asked for. A folder has neither size nor age.
    func takes(_ entry: ClusterEntry) -> Bool {
        guard names.isEmpty || names.contains(where: { $0.matchesLast(of: entry.path) }) else {
            return false
        }
        guard case .file(let facts, let availability) = entry.kind else {
            let asksForFile =
                largerThan != nil || smallerThan != nil || modifiedBefore != nil
                || modifiedAfter != nil || state != nil
            return wantsFolders && !asksForFile
        }
        guard wantsFiles, largerThan.map({ facts.size > $0 }) ?? true,
            smallerThan.map({ facts.size < $0 }) ?? true
        else { return false }
        let modified = facts.modifiedMilliseconds
        guard modifiedBefore.map({ modified < $0 }) ?? true,
            modifiedAfter.map({ modified > $0 }) ?? true
        else { return false }
        return state.map { availability.state == $0 } ?? true
    }
}

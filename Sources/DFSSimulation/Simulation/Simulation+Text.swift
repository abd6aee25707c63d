import DFSCluster
import DFSHistory
import DFSModel

/// Short texts for the trace.
extension Simulation {
    func text(_ ballot: Ballot) -> String {
        let bytes = ballot.proposer.bytes
        return "\(ballot.counter).\(bytes[7])/\(String(bytes[15], radix: 16))"
    }

    func text(_ version: VersionID) -> String { "v" + version.description.suffix(4) }

    func text(_ upload: Upload?) -> String { upload.map { text($0.version) } ?? "" }

    func text(_ content: Content) -> String {
        content.version.map { text($0) } ?? content.kind
    }

    func text(_ value: BallotedValue) -> String {
        "\(text(value.ballot)) \(text(value.value.content)) after "
            + value.value.recent.map { $0.description.suffix(4) }.joined(separator: ",")
    }

    func text(_ answer: PrepareAnswer) -> String {
        switch answer {
        case .promised(let accepted): "promised, has \(accepted.map { text($0) } ?? "nothing")"
        case .refused(let promised): "refused for \(text(promised))"
        }
    }

    func text(_ change: Change) -> String {
        let condition =
            switch change.condition {
            case .none: ""
            case .absent: " if absent"
            case .exists: " if exists"
            case .matches(let version): " if \(text(version))"
            case .generation, .epoch: " if generation"
            }
        let effect =
            switch change.effect {
            case .put(let version, _): "put \(text(version))"
            case .delete: "delete \(change.operation.description.suffix(4))"
            default: "identity"
            }
        return effect + condition + (change.isRetry ? " (retry)" : "")
    }

    func text(_ outcome: ProposerOutcome) -> String {
        switch outcome {
        case .applied(let value): "applied at \(text(value.ballot))"
        case .kept(let value, let answer): "kept at \(text(value.ballot)), \(kind(answer))"
        case .notSealed(let nodes): "not sealed on \(nodes)"
        case .unavailable: "unavailable"
        case .unknown: "unknown"
        }
    }

    private func kind(_ answer: Change.Answer) -> String {
        switch answer {
        case .alreadyApplied: "applied already"
        case .unchanged: "unchanged"
        case .conditionFailed(let content): "condition failed on \(text(content))"
        case .otherKind: "other kind"
        case .refusedBefore: "refused before"
        case .cannotTell: "cannot tell"
        case .late: "late"
        }
    }

    func text(_ operation: HistoryOperation) -> String {
        let span = "[\(operation.begun)–\(operation.ended.map { "\($0)" } ?? "")]"
        switch operation.kind {
        case .read: return "\(span) read \(operation.result)"
        case .write(let condition, let new):
            return "\(span) write \(new) if \(condition): \(operation.result)"
        }
    }
}

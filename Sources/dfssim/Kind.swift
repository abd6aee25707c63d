import ArgumentParser
import DFSSimulation

/// What is simulated.
enum Kind: String, CaseIterable, ExpressibleByArgument, Sendable {
    /// Files, clients and the commit protocol.
    case files
    /// Members that come, go, lose their disks and are restored.
    case members
    /// Copies that get lost or damaged, and repairs that are cut off.
    case healing

    static let correct = "correct"

    static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }

    static var variants: String {
        allCases.map { kind in
            let broken = kind.variantNames.filter { $0 != correct }
            return "for \(kind.rawValue) " + broken.joined(separator: ", ")
        }.joined(separator: "; ")
    }

    var variantNames: [String] {
        switch self {
        case .files: Variant.allCases.map(\.rawValue)
        case .members: MemberVariant.allCases.map(\.rawValue)
        case .healing: HealingVariant.allCases.map(\.rawValue)
        }
    }

    /// What the reports call it.
    var check: String {
        switch self {
        case .files: "simulation"
        case .members, .healing: rawValue
        }
    }

    /// Runs one history.
    ///
    /// - Throws: `ValidationError` if the kind has no such variant.
    func history(
        seed: UInt64, variant: String, isTraced: Bool
    ) throws -> any HistorySummary {
        switch self {
        case .files:
            var simulation = try Simulation(
                seed: seed, variant: try rules(variant), isTraced: isTraced)
            return try simulation.run()
        case .members:
            var simulation = try MemberSimulation(
                seed: seed, variant: try rules(variant), isTraced: isTraced)
            return try simulation.run()
        case .healing:
            var simulation = try HealingSimulation(
                seed: seed, variant: try rules(variant), isTraced: isTraced)
            return try simulation.run()
        }
    }

    private func rules<Rules: RawRepresentable>(
        _ name: String
    ) throws -> Rules where Rules.RawValue == String {
        guard let rules = Rules(rawValue: name) else {
            throw ValidationError(
                "There is no variant '\(name)' for --kind \(rawValue). There are: "
                    + variantNames.joined(separator: ", ") + ".")
        }
        return rules
    }
}

import ArgumentParser
import DFSSimulation

@main struct DFSSim: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "dfssim")
    func run() throws {
        _ = try Simulation(seed: 1)
    }
}

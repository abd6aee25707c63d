import DFSModel

/// What one history is made of, drawn from its seed: how many take part and which faults happen
/// how often. Histories that lack some faults find what others drown.
struct Scenario: Sendable {
    /// Which faults are allowed at all, for tests of the simulator itself.
    let nodeCount: Int
    let clientCount: Int
    let pathCount: Int
    let operationsPerClient: Int
    /// The longest pause of a client between operations, in milliseconds.
    let thinkMilliseconds: Int
    /// Shares of the operations, in percent; the rest are puts.
    let readPercent: Int
    let deletePercent: Int
    /// How many of the puts and deletes have a condition, in percent.
    let conditionPercent: Int
    /// Per mille of messages between nodes or with clients.
    let dropPerMille: Int
    let duplicatePerMille: Int
    let slowPerMille: Int
    /// Mean pause between faults of a kind, in milliseconds; nil for none.
    let crashEvery: Int?
    /// Per mille of steps of the protocol right after which the node crashes.
    let stepCrashPerMille: Int
    let stopEvery: Int?
    let partitionEvery: Int?
    let clockJumpEvery: Int?
    /// When one node's disk is lost, in milliseconds; nil for never.
    let diskLossAt: Int?
    /// Per mille of acceptances right after which a node's disk is lost. At most one is lost.
    let stepLossPerMille: Int
    /// Per mille of a client's steps at which it dies.
    let clientDeathPerMille: Int
    /// The longest that a crashed node is down.
    let downtimeMilliseconds: Int
    /// The longest that a sync takes, in milliseconds.
    let syncMilliseconds: Int

    init(using generator: inout SeededGenerator) {
        let weather = generator.pick([Weather.mixed, .mixed, .crashes, .losses])
        // In a storm all is quick, and on one path: rare coincidences become likely.
        let isStorm = weather != .mixed
        nodeCount = generator.pick(isStorm ? [3, 3, 4, 5] : [4, 4, 4, 4, 3, 5])
        clientCount = generator.number(isStorm ? 4...6 : 2...6)
        pathCount = isStorm ? 1 : generator.pick([1, 1, 2, 3])
        operationsPerClient = generator.pick([4, 6, 8, 10, 16])
        thinkMilliseconds = isStorm ? 20 : generator.pick([20, 300, 2_000, 6_000])
        readPercent = isStorm ? 25 : generator.pick([20, 35, 50])
        deletePercent = isStorm ? 40 : generator.pick([0, 10, 25])
        conditionPercent = generator.pick(isStorm ? [30, 70] : [0, 30, 70])
        dropPerMille = isStorm ? 100 : generator.pick([0, 0, 10, 80])
        duplicatePerMille = generator.pick([0, 20, 100])
        slowPerMille = isStorm ? 300 : generator.pick([0, 10, 60, 250])
        crashEvery = isStorm ? nil : generator.pick([nil, 4_000, 12_000, 30_000])
        stepCrashPerMille =
            switch weather {
            case .mixed: generator.pick([0, 0, 10, 50])
            case .crashes: 50
            case .losses: 10
            }
        stepLossPerMille = weather == .losses ? 30 : 0
        stopEvery = generator.pick([nil, nil, 8_000, 25_000])
        partitionEvery = isStorm ? nil : generator.pick([nil, nil, 6_000, 20_000])
        clockJumpEvery = generator.pick([nil, 10_000])
        diskLossAt = isStorm ? nil : generator.pick([nil, generator.number(500...30_000)])
        clientDeathPerMille = generator.pick(isStorm ? [0, 20, 100] : [0, 0, 15, 60])
        syncMilliseconds = generator.pick([4, 20, 200])
        downtimeMilliseconds = isStorm ? 100 : generator.pick([100, 2_000, 20_000])
    }

    /// What kind of faults there are.
    private enum Weather {
        /// All kinds, each more or less often or never.
        case mixed
        /// Nodes crash all the time and come back at once.
        case crashes
        /// A node loses its disk just after it has accepted something.
        case losses
    }
}

/// The times that nodes and clients go by, in milliseconds unless named otherwise.
enum Pace {
    static let peerTimeout = 600
    static let attemptTimeout = 4_000
    static let changeDeadline = 10_000
    static let stageTimeout = 800
    static let followEvery = 5_000
    static let collectEvery = 8_000
    static let uptimeEvery = 5_000
    static let followPageSize = 2
    static let stagingSeconds = 40
    static let graceSeconds = 15
    /// Clients begin nothing after this.
    static let activeEnd = 120_000
    /// From the end of the faults to the last reads, and from there to the end.
    static let calm = 25_000
    static let farewell = 15_000
}

extension SeededGenerator {
    mutating func number(_ range: ClosedRange<Int>) -> Int {
        let width = UInt64(range.upperBound - range.lowerBound) + 1
        return range.lowerBound + Int(next() % width)
    }

    mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[number(0...elements.count - 1)]
    }

    mutating func happens(perMille: Int) -> Bool {
        perMille > 0 && number(0...999) < perMille
    }

    /// A pause around `mean` milliseconds.
    mutating func pause(around mean: Int) -> Int {
        number(mean / 4...mean * 7 / 4)
    }

    mutating func shuffle<Element>(_ elements: [Element]) -> [Element] {
        var result = elements
        for position in result.indices.dropFirst().reversed() {
            result.swapAt(position, number(0...position))
        }
        return result
    }
}

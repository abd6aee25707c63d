/// The lines of a history, if somebody wants them.
struct Trace: Sendable {
    let isOn: Bool
    private(set) var lines: [String] = []

    init(isOn: Bool) {
        self.isOn = isOn
    }

    mutating func note(_ time: Int, _ text: String) {
        let digits = String(time)
        lines.append(
            String(repeating: " ", count: max(0, 7 - digits.count)) + digits + " ms  " + text)
    }
}

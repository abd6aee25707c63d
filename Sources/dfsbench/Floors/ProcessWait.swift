import Foundation

extension Process {
    /// Waits for the end, and notices it within a millisecond. Foundation's own
    /// `waitUntilExit()` may take a twentieth of a second more, which is longer than a run of
    /// curl.
    func waitClosely(_ watch: () -> Void = {}) {
        while isRunning {
            watch()
            usleep(500)
        }
    }
}

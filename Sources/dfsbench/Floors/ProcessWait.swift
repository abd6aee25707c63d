import Foundation
import Synchronization

extension Process {
    /// Waits for the end, and notices it at once. Foundation's own `waitUntilExit()` may take a
    /// twentieth of a second more, which is longer than a run of curl; and looking again and again
    /// takes processor time from what is measured.
    func waitClosely() {
        var info = siginfo_t()
        // It says nothing new if Foundation was faster and has taken the process's end already.
        while waitid(P_PID, id_t(processIdentifier), &info, WEXITED | WNOWAIT) != 0, errno == EINTR
        {}
        while isRunning { usleep(100) }
    }

    /// The same, with the peak of the process's resident memory in bytes, as it was at most 10 ms
    /// before the end.
    func waitCloselyForPeak() -> Int {
        let peak = Mutex(0)
        let look = DispatchSource.makeTimerSource()
        look.schedule(deadline: .now(), repeating: .milliseconds(10), leeway: .milliseconds(1))
        let pid = processIdentifier
        look.setEventHandler {
            let bytes = ProcessFacts.peakResidentBytes(of: pid)
            peak.withLock { $0 = max($0, bytes) }
        }
        look.activate()
        waitClosely()
        look.cancel()
        return peak.withLock { $0 }
    }
}

import Glibc
import Synchronization

/// The settings of a terminal while single keys are read, and the way back.
package enum TerminalMode {
    private struct Saved {
        let descriptor: Int32
        var settings: termios
    }

    private static let saved = Mutex<Saved?>(nil)

    /// Gives keys one by one, unseen, Ctrl-C included. False if `descriptor` is no terminal.
    static func readKeys(from descriptor: Int32) -> Bool {
        var settings = termios()
        guard tcgetattr(descriptor, &settings) == 0 else { return false }
        let kept = Saved(descriptor: descriptor, settings: settings)
        settings.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG | IEXTEN)
        settings.c_iflag &= ~tcflag_t(IXON | ICRNL | INLCR)
        guard tcsetattr(descriptor, TCSADRAIN, &settings) == 0 else { return false }
        saved.withLock { $0 = $0 ?? kept }
        return true
    }

    /// Gives the terminal back as it was. Harmless at any time; a program that ends calls it.
    package static func restore() {
        saved.withLock { saved in
            guard var kept = saved else { return }
            tcsetattr(kept.descriptor, TCSADRAIN, &kept.settings)
            saved = nil
        }
    }
}

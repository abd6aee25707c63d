import Glibc

/// A terminal without a screen: what a person would see and type is read and written here.
package final class PseudoTerminal: Sendable {
    /// The person's end.
    package let master: Int32
    /// The program's end.
    package let slave: Int32
    /// Where a program opens it.
    package let path: String

    /// Throws ``NoPseudoTerminal``.
    package init() throws {
        master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        // TIOCSPTLCK and TIOCGPTN (ioctl_tty(2)), which Swift cannot import.
        var unlocked: Int32 = 0
        var number: Int32 = -1
        guard master >= 0, ioctl(master, 0x4004_5431, &unlocked) == 0,
            ioctl(master, 0x8004_5430, &number) == 0
        else { throw NoPseudoTerminal() }
        path = "/dev/pts/\(number)"
        slave = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard slave >= 0 else { throw NoPseudoTerminal() }
    }

    deinit {
        close(master)
        close(slave)
    }

    /// Whether what a person types is shown.
    package var hasEcho: Bool {
        var settings = termios()
        return tcgetattr(slave, &settings) == 0 && settings.c_lflag & tcflag_t(ECHO) != 0
    }

    /// Makes it this wide and 24 lines high.
    package func setWidth(_ columns: Int) {
        var size = winsize()
        size.ws_row = 24
        size.ws_col = UInt16(columns)
        _ = ioctl(master, UInt(TIOCSWINSZ), &size)
    }

    /// Types on it.
    package func type(_ text: String) {
        let bytes = Array(text.utf8)
        _ = write(master, bytes, bytes.count)
    }

    /// What appeared on the screen: everything until `text` is among it, or until nothing comes
    /// for `milliseconds`.
    package func screen(until text: String? = nil, milliseconds: Int32 = 10_000) -> String {
        var shown: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            if let text, String(decoding: shown, as: UTF8.self).contains(text) { break }
            var waiting = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, text == nil ? 0 : milliseconds) == 1 else { break }
            let count = read(master, &buffer, buffer.count)
            guard count > 0 else { break }
            shown += buffer.prefix(count)
        }
        return String(decoding: shown, as: UTF8.self)
    }
}

/// This machine gives out no pseudo terminals.
package struct NoPseudoTerminal: Error {}

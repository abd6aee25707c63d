import Foundation

/// What proc(5) tells about processes.
enum ProcessFacts {
    /// The peak of resident memory since it was last reset, in bytes; 0 if the process is gone.
    static func peakResidentBytes(of pid: Int32) -> Int {
        let line = text("/proc/\(pid)/status").split(separator: "\n").first {
            $0.hasPrefix("VmHWM:")
        }
        return (line?.split(separator: " ").compactMap { Int($0) }.first ?? 0) * 1_024
    }

    /// Lets the peak begin anew.
    static func resetPeak(of pid: Int32) {
        guard let file = FileHandle(forWritingAtPath: "/proc/\(pid)/clear_refs") else { return }
        try? file.write(contentsOf: Data("5".utf8))
        try? file.close()
    }

    /// User and system time of a running process, in seconds.
    static func processorSeconds(of pid: Int32) -> Double {
        // The name, in parentheses, may hold spaces; the times are the 14th and 15th field.
        let fields = text("/proc/\(pid)/stat").split(separator: ")").last?.split(separator: " ")
        guard let fields, fields.count > 12, let user = Double(fields[11]),
            let system = Double(fields[12])
        else { return 0 }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// User and system time of this process and all its ended children, in seconds.
    static func processorSecondsOfEndedChildrenAndSelf() -> Double {
        [RUSAGE_CHILDREN, RUSAGE_SELF].reduce(0) { sum, who in
            var usage = rusage()
            getrusage(who.rawValue, &usage)
            return sum + seconds(usage.ru_utime) + seconds(usage.ru_stime)
        }
    }

    private static func seconds(_ time: timeval) -> Double {
        Double(time.tv_sec) + Double(time.tv_usec) / 1e6
    }

    /// Time that the machine's processors were busy, since it was started, in seconds.
    static func processorSecondsOfMachine() -> Double {
        // user, nice, system, idle, iowait, irq, softirq
        let fields = text("/proc/stat").prefix { $0 != "\n" }.split(separator: " ").dropFirst()
        let ticks = fields.prefix(7).enumerated().reduce(0.0) { sum, field in
            [3, 4].contains(field.offset) ? sum : sum + (Double(field.element) ?? 0)
        }
        return ticks / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    private static func text(_ path: String) -> String {
        (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    }
}

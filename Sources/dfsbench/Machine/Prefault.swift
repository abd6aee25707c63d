import Foundation

/// Makes sure that the memory of a step is there before its time is taken.
///
/// Some virtual machines give free pages back to their host, and the first touch of such a page
/// costs more than the work that is measured.
enum Prefault {
    /// Touches and frees `bytes`, at most half of what is available.
    static func run(_ bytes: Int) {
        let count = min(bytes, availableBytes() / 2)
        guard count > 0 else { return }
        let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE
        let memory = mmap(nil, count, PROT_READ | PROT_WRITE, flags, -1, 0)
        if memory != MAP_FAILED { munmap(memory, count) }
    }

    private static func availableBytes() -> Int {
        let text = (try? String(contentsOfFile: "/proc/meminfo", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix("MemAvailable:") }
        return (line?.split(separator: " ").compactMap { Int($0) }.first ?? 0) * 1_024
    }
}

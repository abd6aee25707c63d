import DFSModel

/// Whether the audit log of a node is whole: what `dfs audit verify` says.
package struct AuditCheck: Sendable {
    /// What was found.
    package struct Report: Hashable, Sendable {
        package var files = 0
        package var lines = 0
        /// The first line that is still there; 1 unless old files were dropped.
        package var first: Int?
        /// The last line and its hash, to be compared with what was noted elsewhere.
        package var last = AuditChain()
        /// The last file ends inside a line: the node runs, or power failed.
        package var isTorn = false
        /// What is wrong, as sentences; empty if nothing is.
        package var problems: [String] = []
    }

    private let files: AuditFiles

    package init(_ files: AuditFiles) {
        self.files = files
    }

    /// Reads everything; one file at a time is in memory.
    package func run() -> Report {
        var report = Report()
        let numbers = files.numbers()
        for (position, number) in numbers.enumerated() {
            if position > 0, number != numbers[position - 1] + 1 {
                report.problems.append(
                    "The file behind \(files.path(numbers[position - 1])) is missing.")
            }
            check(number, isLast: position == numbers.count - 1, &report)
        }
        return report
    }

    private func check(_ number: Int, isLast: Bool, _ report: inout Report) {
        let path = files.path(number)
        do throws(AuditProblem) {
            let (lines, isTorn) = try files.lines(number)
            report.files += 1
            for line in lines {
                try report.last.follow(line, isFirst: report.first == nil)
                if report.first == nil { report.first = report.last.sequence }
                report.lines += 1
            }
            guard isTorn else { return }
            report.isTorn = isLast
            if !isLast { report.problems.append("\(path) ends inside a line.") }
        } catch {
            let next = report.last.sequence + 1
            switch error {
            case .malformed:
                report.problems.append("\(path) holds something else where line \(next) should be.")
            case .gap(let after):
                report.problems.append("\(path) lacks lines behind line \(after).")
            case .broken(let line):
                report.problems.append("\(path) was changed at line \(line) or before it.")
            case .unreadable: report.problems.append("\(path) cannot be read.")
            }
            // What follows hangs on what was found, not on what was there before.
            report.first = nil
        }
    }
}

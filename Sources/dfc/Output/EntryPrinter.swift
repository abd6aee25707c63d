import DFSClient
import DFSCluster
import DFSModel
import DFSTerminal

/// Prints the entries of a list: lines, or a table. What no terminal shows is written some hundred
/// rows at a time, so that memory does not grow with the list.
struct EntryPrinter {
    enum Form {
        case names, long, json
    }

    private let console: Console
    private let form: Form
    private let nodes: Set<NodeName>
    /// Whether a table has to fit into a terminal that is too narrow for every column.
    private let isNarrow: Bool
    private var table: TextTable
    private var places = PlacesText()
    /// Lines that wait to be written together.
    private var pending = ""

    /// Lines of a terminal appear at once; others wait until there are so many bytes or rows.
    private static let pendingBytes = 32 * 1024
    private static let pendingRows = 500

    /// Columns that a whole line may take.
    private static let wideColumns = 140
    /// So much of the names is to be seen, also in a terminal where that costs other columns.
    private static let leastNameColumns = 32
    /// Left out first where there is no room.
    private static let leftOut = ["NODES", "COPIES", "MODIFIED"]

    /// - Parameter nodes: all nodes of the cluster.
    init(console: Console, form: Form, nodes: [NodeName]) {
        self.console = console
        self.form = form
        self.nodes = Set(nodes)
        isNarrow = (console.outputWidth ?? .max) < Self.wideColumns
        let all: [TextTable.Column] = [
            .init("STATE"), .init("COPIES", .right), .init("SIZE", .right), .init("MODIFIED"),
            .init("VERSION"), .init("NODES"), .init("NAME", keepsEnd: true),
        ]
        table = TextTable(isNarrow ? all.filter { $0.title != "VERSION" } : all)
    }

    /// - Parameter silent: nodes that have not answered.
    mutating func print(_ entry: ClusterEntry, silent: Set<NodeName>) throws {
        switch form {
        case .json: try write(try JSONLine.text(EntryLine(entry)))
        case .long:
            append(entry, silent: silent)
            // What a terminal has room for is known when all rows are.
            if !console.outputIsTerminal, table.count >= Self.pendingRows { try flush() }
        case .names:
            let marks = mark(entry, silent: silent).map { "  " + $0 } ?? ""
            try write(shownName(entry) + marks)
        }
    }

    /// Writes what waits; a second call finds nothing.
    mutating func finish() throws {
        try flush()
    }

    private mutating func write(_ line: String) throws {
        guard !console.outputIsTerminal else { return try console.line(line) }
        pending += line
        pending += "\n"
        if pending.utf8.count >= Self.pendingBytes { try flush() }
    }

    private mutating func flush() throws {
        if !table.isEmpty {
            let width = console.outputWidth
            if let width {
                table.fit(width, leavingOut: Self.leftOut, lastColumns: Self.leastNameColumns)
            }
            pending += table.drain(colours: console.outputHasColours, width: width)
        }
        guard !pending.isEmpty else { return }
        let text = pending
        pending = ""
        try console.write(text)
    }

    private func shownName(_ entry: ClusterEntry) -> String {
        let name = entry.path.text + (entry.kind == .folder ? "/" : "")
        // Names come from other machines: what steers a terminal is not shown as it is.
        guard console.outputIsTerminal else { return name }
        return String(
            String.UnicodeScalarView(name.unicodeScalars.map { $0.isPrintable ? $0 : "?" }))
    }

    private func mark(_ entry: ClusterEntry, silent: Set<NodeName>) -> String? {
        guard case .file(let facts, let availability) = entry.kind,
            availability.state == .incomplete
        else { return nil }
        let why = IncompleteText.describe(
            chunks: availability.missingChunks, layout: facts.layout,
            answered: nodes.subtracting(silent))
        let word = TextStyle.red.applied(to: "[incomplete]", colours: console.outputHasColours)
        return "\(word) missing \(why)"
    }

    private mutating func append(_ entry: ClusterEntry, silent: Set<NodeName>) {
        guard case .file(let facts, let availability) = entry.kind else {
            let blanks = Array(repeating: "", count: isNarrow ? 4 : 5)
            return table.append(["folder"] + blanks + [entry.path.text + "/"])
        }
        let isIncomplete = availability.state == .incomplete
        var name = entry.path.text
        // In a narrow terminal the first column has to say it alone; the name is worth more.
        if isIncomplete, !isNarrow {
            let why = IncompleteText.describe(
                chunks: availability.missingChunks, layout: facts.layout,
                answered: nodes.subtracting(silent))
            name += "  [incomplete] missing \(why)"
        }
        let isEverywhere = isNarrow && Set(availability.nodes) == nodes
        let places = isEverywhere ? "all" : self.places.text(facts, availability)
        table.append(style: isIncomplete ? .red : .plain) { row in
            row.add(availability.state.rawValue)
            row.addPlain { text in
                GroupedNumber.append(availability.copies, to: &text)
                text.append(UInt8(ascii: "/"))
                GroupedNumber.append(facts.layout.copies, to: &text)
            }
            row.addPlain { GroupedNumber.append(facts.size, to: &$0) }
            if isNarrow {
                row.add("\(LocalTime(milliseconds: facts.modifiedMilliseconds))")
            } else {
                let time = UTCTime(milliseconds: facts.modifiedMilliseconds)
                row.addPlain { time.append(to: &$0) }
                row.addPlain { facts.version.append(to: &$0) }
            }
            row.add(places)
            row.add(name)
        }
    }
}

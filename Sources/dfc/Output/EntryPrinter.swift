import DFSClient
import DFSCluster
import DFSModel
import DFSTerminal

/// Prints the entries of a list, one by one or as a table at the end.
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

    /// Columns that a whole line may take.
    private static let wideColumns = 140
    /// So much of the names is to be seen, also in a terminal where that costs other columns.
    private static let leastNameColumns = 16
    /// Left out first where there is no room.
    private static let leftOut = ["NODES", "COPIES", "MODIFIED"]

    /// - Parameter nodes: all nodes of the cluster.
    init(console: Console, form: Form, nodes: [NodeName]) {
        self.console = console
        self.form = form
        self.nodes = Set(nodes)
        isNarrow = console.outputIsTerminal && console.width < Self.wideColumns
        let all: [TextTable.Column] = [
            .init("STATE"), .init("COPIES", .right), .init("SIZE", .right), .init("MODIFIED"),
            .init("VERSION"), .init("NODES"), .init("NAME"),
        ]
        table = TextTable(isNarrow ? all.filter { $0.title != "VERSION" } : all)
    }

    /// - Parameter silent: nodes that have not answered.
    mutating func print(_ entry: ClusterEntry, silent: Set<NodeName>) throws {
        switch form {
        case .json: try console.line(try JSONLine.text(EntryLine(entry)))
        case .long: append(entry, silent: silent)
        case .names:
            let marks = mark(entry, silent: silent).map { "  " + $0 } ?? ""
            try console.line(shownName(entry) + marks)
        }
    }

    func finish() throws {
        guard form == .long, !table.isEmpty else { return }
        let width = console.outputIsTerminal ? console.width : nil
        var table = table
        if let width {
            table.fit(width, leavingOut: Self.leftOut, lastColumns: Self.leastNameColumns)
        }
        try console.write(table.text(colours: console.outputHasColours, width: width))
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
        var name = entry.path.text
        if availability.state == .incomplete {
            let why = IncompleteText.describe(
                chunks: availability.missingChunks, layout: facts.layout,
                answered: nodes.subtracting(silent))
            name += "  [incomplete] missing \(why)"
        }
        let time = EntryLine.time(milliseconds: facts.modifiedMilliseconds)
        let isEverywhere = Set(availability.nodes) == nodes
        let places =
            isNarrow && isEverywhere ? "all" : availability.nodes.map(\.text).joined(separator: " ")
        var cells = [
            availability.state.rawValue, "\(availability.copies)/\(facts.layout.copies)",
            GroupedNumber.text(facts.size),
        ]
        cells += isNarrow ? [Self.minute(time)] : [time, "\(facts.version)"]
        cells += [places, name]
        table.append(cells, style: availability.state == .incomplete ? .red : .plain)
    }

    /// `2026-11-05 12:00` of `2026-11-05T12:00:00.123Z`.
    private static func minute(_ time: String) -> String {
        String(time.prefix(16)).replacing("T", with: " ")
    }
}

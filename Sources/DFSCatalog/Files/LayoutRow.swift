import DFSModel
import GRDB

/// The rows of table `layouts` that a transaction has met: few differ, and each is looked up once.
/// To be forgotten with the transaction, which may have made them.
struct LayoutIDs {
    private var known: [[NodeName]: Int64] = [:]

    /// The id of the row with these nodes, which is made if there is none.
    mutating func id(of nodes: [NodeName], _ database: Database) throws -> Int64 {
        if let id = known[nodes] { return id }
        let id = try LayoutRow.id(of: nodes, database)
        known[nodes] = id
        return id
    }
}

/// A row of table `layouts`: an ordered list of nodes, kept once however many versions use it.
enum LayoutRow {
    fileprivate static func id(of nodes: [NodeName], _ database: Database) throws -> Int64 {
        let text = nodes.map(\.text).joined(separator: " ")
        if let row = try database.row("SELECT id FROM layouts WHERE nodes = ?", [text]) {
            return try row["id"]
        }
        try database.run(
            "INSERT INTO layouts (nodes, node_count) VALUES (?, ?)", [text, nodes.count])
        let id = database.lastInsertedRowID
        for (position, node) in nodes.enumerated() {
            try database.run(
                "INSERT INTO layout_nodes (layout, position, node) VALUES (?, ?, ?)",
                [id, position, node.text])
        }
        return id
    }

    /// The nodes that the column `nodes` names.
    static func parse(_ text: String) throws -> [NodeName] {
        try text.split(separator: " ").map { try NodeName(String($0)) }
    }
}

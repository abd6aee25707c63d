import DFSModel
import GRDB

/// A row of table `layouts`: an ordered list of nodes, kept once however many versions use it.
enum LayoutRow {
    /// The id of the row with these nodes, which is made if there is none.
    static func id(of nodes: [NodeName], _ database: Database) throws -> Int64 {
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

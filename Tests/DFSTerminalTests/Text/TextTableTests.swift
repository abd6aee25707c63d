import DFSTerminal
import Testing

@Suite("Tables")
struct TextTableTests {
    @Test("columns are aligned by what a terminal shows")
    func aligns() {
        var table = TextTable([.init("NODE"), .init("FREE", .right), .init("STATE")])
        #expect(table.isEmpty)
        table.append(["DFS1", "1.5 GiB", "up"])
        table.append(["日本", "900 B", "catching up"])
        table.append(["x"])
        #expect(!table.isEmpty)
        #expect(
            table.text() == """
                NODE     FREE  STATE
                DFS1  1.5 GiB  up
                日本    900 B  catching up
                x

                """)
    }

    @Test("a name can neither break a line nor steer the terminal")
    func staysInLine() {
        var table = TextTable([.init("NAME")])
        table.append(["a\nb\u{1b}[2J\u{202e}", "surplus"])
        #expect(table.text() == "NAME\na?b?[2J?\n")
    }

    @Test("a narrow terminal loses the columns that may go, in order, and then the lines' ends")
    func fits() {
        var table = TextTable([.init("NODE"), .init("EPOCH"), .init("LATE"), .init("NAME")])
        table.append(["DFS1", "12", "0", "a long name"])
        func text(_ width: Int, lastColumns: Int = .max) -> String {
            var narrow = table
            narrow.fit(
                width, leavingOut: ["LATE", "EPOCH"], lastColumns: lastColumns,
                mayLeave: { table, title in
                    title != "EPOCH" || !table.has(only: ["0"], below: title)
                })
            return narrow.text(width: width)
        }
        #expect(text(30) == "NODE  EPOCH  LATE  NAME\nDFS1  12     0     a long name\n")
        #expect(text(24) == "NODE  EPOCH  NAME\nDFS1  12     a long name\n")
        #expect(text(23) == "NODE  NAME\nDFS1  a long name\n")
        #expect(text(23, lastColumns: 8) == "NODE  EPOCH  NAME\nDFS1  12     a long na…\n")
        #expect(text(10) == "NODE  NAME\nDFS1  a l…\n")
    }

    @Test("a last column that keeps its ends is cut at the front")
    func keepsEnd() {
        var table = TextTable([.init("SIZE", .right), .init("NAME", keepsEnd: true)])
        table.append(["1", "photos/2026/日本.jpg"])
        table.append(["20", "short"])
        #expect(table.text(width: 16) == "SIZE  NAME\n   1  …/日本.jpg\n  20  short\n")
        #expect(table.text(width: 15) == "SIZE  NAME\n   1  …日本.jpg\n  20  short\n")
        #expect(table.text() == "SIZE  NAME\n   1  photos/2026/日本.jpg\n  20  short\n")
    }

    @Test("colours stand around whole lines and only on demand")
    func colours() {
        var table = TextTable([.init("NODE"), .init("STATE")])
        table.append(["DFS1", "down"], style: .red)
        table.append(["DFS2", "up"])
        #expect(!table.text().contains("\u{1b}"))
        #expect(
            table.text(colours: true)
                == "\u{1b}[1mNODE  STATE\u{1b}[0m\n\u{1b}[31mDFS1  down\u{1b}[0m\nDFS2  up\n")
    }

    @Test("a long table is shown in pieces, with one header and columns that never get narrower")
    func pieces() {
        var table = TextTable([.init("NAME"), .init("SIZE", .right), .init("STATE")])
        table.append(["a long name", "1", "up "])
        #expect(table.drain() == "NAME         SIZE  STATE\na long name     1  up\n")
        #expect(table.isEmpty)
        table.append(["b", "12345"])
        #expect(table.count == 1)
        #expect(table.drain() == "b            12345\n")
        #expect(table.drain() == "")
    }
}

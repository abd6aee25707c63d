import DFSModel
import Testing

@Suite("Names of nodes and users")
struct NameTests {
    @Test("nodes sort as people count: DFS2 before DFS10")
    func nodeOrder() throws {
        let texts = ["A", "DFS1", "DFS2", "DFS10", "DFS10a", "DFS010", "E1"]
        let names = try texts.map { try NodeName($0) }
        #expect(names[1] < names[2])
        #expect(names[2] < names[3])
        #expect(!(names[3] < names[3]))
        for left in names {
            for right in names where left != right {
                #expect((left < right) != (right < left), "\(left) and \(right)")
            }
        }
    }

    @Test(
        "node names that are no part of a file name are refused",
        arguments: [
            "", "1a", "-a", "_a", "a b", "a/b", "a.b", "é", "a\n", "..",
            String(repeating: "a", count: 33),
        ])
    func refusesNodes(_ text: String) {
        #expect(throws: ModelError.self) { try NodeName(text) }
    }

    @Test("node names of 1 to 32 characters are taken")
    func acceptsNodes() throws {
        for text in ["a", "DFS1", "rack-1_b", "a" + String(repeating: "9", count: 31)] {
            #expect(try Samples.throughJSON(try NodeName(text)).text == text)
        }
    }

    @Test("user names keep to their letters")
    func users() throws {
        for text in ["a", "0", "anna.b-c_d@e", String(repeating: "u", count: 64)] {
            #expect(try Samples.throughJSON(try UserName(text)).text == text)
        }
        for text in ["", ".a", "@a", "a b", "a/b", "ą", "a\0", String(repeating: "u", count: 65)] {
            #expect(throws: ModelError.self) { try UserName(text) }
        }
    }
}

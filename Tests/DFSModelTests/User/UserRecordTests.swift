import DFSModel
import Foundation
import Testing

@Suite("User records")
struct UserRecordTests {
    @Test("JSON gives the same record back")
    func json() throws {
        let user = try Samples.user()
        #expect(try Samples.throughJSON(user) == user)
    }

    @Test(
        "numbers without a binary form are refused in JSON",
        arguments: [
            "\"generation\":300", "\"rounds\":32768", "\"blockSize\":8", "\"parallelism\":1",
        ])
    func negatives(_ field: String) throws {
        let text = String(decoding: try JSONEncoder().encode(try Samples.user()), as: UTF8.self)
        let bad = text.replacingOccurrences(of: field, with: field.replacing(":", with: ":-"))
        #expect(bad != text)
        #expect(throws: ModelError.self) { try Samples.fromJSON(UserRecord.self, bad) }
    }

    @Test("an unknown role is refused")
    func roles() throws {
        var bytes = try Samples.user().binary
        let position = try #require(bytes.firstRange(of: "read-only".utf8))
        bytes.replaceSubrange(position, with: "read-onlx".utf8)
        #expect(throws: BinaryError.malformed("unknown role")) { try UserRecord(binary: bytes) }
    }

    @Test("failure codes keep their words, and only some are worth a retry")
    func codes() {
        #expect(FailureCode(rawValue: "outcome-unknown") == .outcomeUnknown)
        #expect(
            Set(FailureCode.allCases.filter(\.isWorthRetrying))
                == [.unavailable, .overloaded, .slowDown, .outcomeUnknown, .notSealed])
    }
}

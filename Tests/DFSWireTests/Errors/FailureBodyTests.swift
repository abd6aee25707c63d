import DFSModel
import DFSWire
import Foundation
import Testing

@Suite struct FailureBodyTests {
    @Test("a failure keeps its code, message, version and nodes", arguments: FailureCode.allCases)
    func roundTrip(code: FailureCode) throws {
        let body = FailureBody(
            code: code, message: "No.", currentVersion: Samples.version,
            nodes: try Samples.nodes())
        #expect(try Samples.throughJSON(body) == body)
        let plain = FailureBody(code: code, message: "No.")
        #expect(try Samples.throughJSON(plain) == plain)
    }

    @Test("the body has the form that the documentation promises")
    func form() throws {
        let body = try Samples.fromJSON(
            FailureBody.self, Data(#"{"error":{"code":"not-found","message":"No."}}"#.utf8))
        #expect(body == FailureBody(code: .notFound, message: "No."))
    }
}

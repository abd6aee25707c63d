import DFSModel
import DFSWire
import Testing

@Suite struct HTTPStatusTests {
    @Test("every failure has an error status", arguments: FailureCode.allCases)
    func total(code: FailureCode) {
        #expect((400...599).contains(HTTPStatus.status(for: code)))
    }

    @Test(
        "reading a status back gives a failure of the same status", arguments: FailureCode.allCases)
    func consistent(code: FailureCode) {
        let status = HTTPStatus.status(for: code)
        // 422 says that a body of ours is there; a proxy never sends it.
        guard status != 422 else { return }
        #expect(HTTPStatus.status(for: HTTPStatus.code(for: status)) == status)
    }

    @Test("whether a retry helps is the same on both sides of a bare status")
    func retries() {
        for code in FailureCode.allCases where code != .notSealed {
            let read = HTTPStatus.code(for: HTTPStatus.status(for: code))
            #expect(read.isWorthRetrying == code.isWorthRetrying, "\(code)")
        }
    }

    @Test("any number is a failure of some kind")
    func anyStatus() {
        for status in -1...1_000 {
            #expect(HTTPStatus.status(for: HTTPStatus.code(for: status)) >= 400)
        }
        #expect(HTTPStatus.code(for: 502) == .unavailable)
        #expect(HTTPStatus.code(for: 418) == .internal)
    }
}

import DFSModel
import DFSTerminal
import Testing

@Suite("Exit codes")
struct ExitCodeTests {
    @Test(
        "every failure ends a program with a status that is not success",
        arguments: FailureCode.allCases)
    func everyFailureHasAStatus(code: FailureCode) {
        let status = ExitCode(code)
        #expect(status != .success)
        #expect(ExitCode(of: TerminalError(code, "It failed.")) == status)
    }

    @Test("every status has a meaning of its own")
    func everyStatusHasAMeaning() {
        let meanings = ExitCode.allCases.map(\.meaning)
        #expect(Set(meanings).count == meanings.count)
        #expect(meanings.allSatisfy { $0.hasSuffix(".") })
    }

    @Test("the numbers that scripts rely on stay")
    func numbersStay() {
        #expect(
            ExitCode.allCases.map(\.rawValue)
                == [0, 1, 2, 3, 4, 5, 6, 64, 65, 66, 69, 70, 73, 74, 75, 77, 78, 130])
        #expect(ExitCode(FailureCode.notFound).rawValue == 3)
        #expect(ExitCode(FailureCode.conditionFailed).rawValue == 4)
        #expect(ExitCode(FailureCode.unavailable).rawValue == 69)
        #expect(ExitCode(FailureCode.outcomeUnknown).rawValue == 75)
        #expect(ExitCode(FailureCode.forbidden).rawValue == 77)
    }

    @Test("a cancelled task counts as interrupted, a foreign error as a defect")
    func otherErrors() {
        struct Foreign: Error {}
        #expect(ExitCode(of: CancellationError()) == .interrupted)
        #expect(ExitCode(of: Foreign()) == .defect)
    }
}

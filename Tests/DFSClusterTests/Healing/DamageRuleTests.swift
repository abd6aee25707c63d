import DFSCluster
import Testing

@Suite("What becomes of a damaged catalog")
struct DamageRuleTests {
    @Test("it is replaced by itself only if all others are healthy, else on demand, else not")
    func verdicts() {
        func verdict(_ isWanted: Bool, _ othersAreHealthy: Bool) -> DamageRule.Verdict {
            DamageRule.verdict(
                isWhole: false, isWanted: isWanted, othersAreHealthy: othersAreHealthy)
        }
        #expect(verdict(false, true) == .replace)
        #expect(verdict(true, false) == .replace)
        #expect(verdict(true, true) == .replace)
        #expect(verdict(false, false) == .stop)
    }

    @Test(
        "a catalog that is whole after all is kept, whatever else holds", arguments: [true, false])
    func whole(flag: Bool) {
        #expect(
            DamageRule.verdict(isWhole: true, isWanted: flag, othersAreHealthy: !flag) == .goOn)
    }
}

import DFSFuzzing
import DFSModel
import Foundation
import Testing

@Suite("Hostile bytes at every decoder")
struct DecoderFuzzTests {
    @Test("the examples are taken by some decoder each")
    func examples() throws {
        for example in try Corpus.examples() {
            let takers = Doors.all.filter { door in (try? door.open(example)) != nil }
            #expect(!takers.isEmpty)
        }
    }

    @Test("each decoder takes some example, so that its mutations go deep", arguments: Doors.all)
    func doors(_ door: Door) throws {
        #expect(try Corpus.examples().contains { (try? door.open($0)) != nil })
    }

    @Test("the inputs that fuzzing has kept are refused or mean what they say")
    func kept() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../fuzz/corpus.txt")
        let kept = try #require(KeptInputs(text: try String(contentsOf: file, encoding: .utf8)))
        #expect(Set(kept.inputs.map(\.door)) == Set(Doors.all.map(\.name)))
        for input in kept.inputs {
            for door in Doors.all where door.name == input.door {
                do {
                    try door.open(input.bytes)
                } catch let flaw as Door.Flaw {
                    Issue.record("\(door.name): \(flaw), input \(Hex.encode(input.bytes))")
                } catch {}
            }
        }
    }

    @Test("mutated and random inputs are refused or mean what they say; nothing ends the process")
    func mutations() throws {
        let seed = UInt64.random(in: .min ... .max)
        print("seed \(seed)")
        var mutator = Mutator(SeededGenerator(seed: seed), examples: try Corpus.examples())
        for _ in 0..<1_500 {
            let input = mutator.next()
            for door in Doors.all {
                do {
                    try door.open(input)
                } catch let flaw as Door.Flaw {
                    Issue.record("\(door.name): \(flaw), input \(Hex.encode(input))")
                } catch {}
            }
        }
    }
}

import DFSFuzzing
import Foundation

/// What libFuzzer calls with each input: the first byte picks the decoder, the rest is for it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    guard count > 0 else { return 0 }
    let bytes = UnsafeBufferPointer(start: start, count: count)
    let position = Int(bytes[0]) % Doors.all.count
    let door = Doors.all[position]
    do {
        try door.open(Array(bytes.dropFirst()))
        Tally.shared.count(position, taken: true)
    } catch let flaw as Door.Flaw {
        print("\(door.name): \(flaw)")
        preconditionFailure("a decoder took what it should not")
    } catch {
        Tally.shared.count(position, taken: false)
    }
    return 0
}

/// Writes the good examples, each for every decoder that takes it, into the folder that
/// DFS_FUZZ_EXAMPLES names, so that fuzzing begins with inputs that go deep; and has the counts of
/// inputs written to the file that DFS_FUZZ_TALLY names.
@_cdecl("LLVMFuzzerInitialize")
public func prepare(
    _ count: UnsafeMutablePointer<CInt>?,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>?
) -> CInt {
    atexit { Tally.shared.write() }
    guard let folder = ProcessInfo.processInfo.environment["DFS_FUZZ_EXAMPLES"] else { return 0 }
    do {
        for (number, example) in try Corpus.examples().enumerated() {
            for (position, door) in Doors.all.enumerated()
            where (try? door.open(example)) != nil {
                try Data([UInt8(position)] + example).write(
                    to: URL(filePath: "\(folder)/\(number)-\(position)"))
            }
        }
    } catch {
        print("No examples: \(error)")
        exit(1)
    }
    return 0
}

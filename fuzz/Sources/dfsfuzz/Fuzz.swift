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

/// Does what the environment asks for before the first input, see ``InputFolder``, and has the counts
/// written at the end.
@_cdecl("LLVMFuzzerInitialize")
public func prepare(
    _ count: UnsafeMutablePointer<CInt>?,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>?
) -> CInt {
    atexit { Tally.shared.write() }
    let environment = ProcessInfo.processInfo.environment
    guard let file = environment["DFS_FUZZ_KEPT"] else { return 0 }
    do {
        if let folder = environment["DFS_FUZZ_UNPACK"] {
            try InputFolder(path: folder).fill(from: file)
        }
        if let folder = environment["DFS_FUZZ_PACK"] {
            try InputFolder(path: folder).pack(into: file)
        }
    } catch {
        print("\(file): \(error)")
        exit(1)
    }
    return 0
}

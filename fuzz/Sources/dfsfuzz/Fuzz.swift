import DFSFuzzing

/// What libFuzzer calls with each input: the first byte picks the decoder, the rest is for it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    guard count > 0 else { return 0 }
    let bytes = UnsafeBufferPointer(start: start, count: count)
    let door = Doors.all[Int(bytes[0]) % Doors.all.count]
    do {
        try door.open(Array(bytes.dropFirst()))
    } catch let flaw as Door.Flaw {
        preconditionFailure("\(door.name): \(flaw)")
    } catch {
        return 0
    }
    return 0
}

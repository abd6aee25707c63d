import DFSFuzzing
import Foundation

/// A folder of inputs as libFuzzer has them: a file for each, whose first byte picks the decoder.
struct InputFolder {
    /// Longer ones are not kept.
    private static let longest = 4_096

    let path: String

    /// Writes the good examples, each for every decoder that takes it, and the inputs that were kept
    /// in a file, if it is there, so that fuzzing begins with what goes deep.
    func fill(from file: String) throws {
        var inputs: [KeptInputs.Input] = []
        for example in try Corpus.examples() {
            for door in Doors.all where (try? door.open(example)) != nil {
                inputs.append(.init(door: door.name, bytes: example))
            }
        }
        if FileManager.default.fileExists(atPath: file) {
            guard let kept = KeptInputs(text: try String(contentsOfFile: file, encoding: .utf8))
            else { throw Malformed() }
            inputs += kept.inputs
        }
        for (number, input) in inputs.enumerated() {
            guard let position = Doors.all.firstIndex(where: { $0.name == input.door }) else {
                continue
            }
            try Data([UInt8(position)] + input.bytes).write(to: URL(filePath: "\(path)/\(number)"))
        }
    }

    /// Keeps the inputs of the folder in a file, in the place of what it held.
    func pack(into file: String) throws {
        var inputs: [KeptInputs.Input] = []
        for name in try FileManager.default.contentsOfDirectory(atPath: path) {
            let bytes = Array(try Data(contentsOf: URL(filePath: "\(path)/\(name)")))
            guard let first = bytes.first, bytes.count <= Self.longest else { continue }
            let door = Doors.all[Int(first) % Doors.all.count]
            inputs.append(.init(door: door.name, bytes: Array(bytes.dropFirst())))
        }
        try Data(KeptInputs(inputs).text.utf8).write(to: URL(filePath: file))
    }

    struct Malformed: Error, CustomStringConvertible {
        let description = "This is no file of inputs."
    }
}

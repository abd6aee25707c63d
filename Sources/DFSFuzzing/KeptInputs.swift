import Foundation

/// Inputs that fuzzing found worth keeping, because no other reaches the same code. As a text: a line
/// for each, with the name of its decoder, a tab and its bytes in base64, in order.
package struct KeptInputs: Sendable {
    /// One input and the decoder that it is for.
    package struct Input: Sendable {
        package let door: String
        package let bytes: [UInt8]

        package init(door: String, bytes: [UInt8]) {
            self.door = door
            self.bytes = bytes
        }
    }

    package let inputs: [Input]

    package init(_ inputs: [Input]) {
        self.inputs = inputs
    }

    /// Reads the text; nil if a line has another form.
    package init?(text: String) {
        var inputs: [Input] = []
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: "\t", omittingEmptySubsequences: false)
            guard parts.count == 2, let data = Data(base64Encoded: String(parts[1])) else {
                return nil
            }
            inputs.append(Input(door: String(parts[0]), bytes: Array(data)))
        }
        self.inputs = inputs
    }

    /// The text.
    package var text: String {
        let lines = inputs.map { "\($0.door)\t\(Data($0.bytes).base64EncodedString())\n" }
        return Set(lines).sorted().joined()
    }
}

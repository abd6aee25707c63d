import DFSTesting
import Foundation
import Testing

extension AllPrograms {
    @Suite("The limits of a running node")
    struct LimitTests {
        @Test("What is a bit more than allowed is answered as documented, and logged once")
        func walk() async throws {
            let script = URL(filePath: #filePath).deletingLastPathComponent()
                .appending(path: "../../scripts/limits.py").standardizedFileURL.path
            try await Programs.with { programs in
                let walk = try await programs.run(
                    "/usr/bin/env", ["python3", script, "--fast", "--bin", Products.folder],
                    timeoutSeconds: 240)
                #expect(walk.status == 0 && walk.output.hasSuffix("OK\n"), "\(walk)")
            }
        }
    }
}

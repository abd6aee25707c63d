import Foundation
import Testing

extension AllPrograms {
    @Suite("Memory", .sharedNodes)
    struct MemoryTests {
        private static let limitBytes = 200 << 20

        @Test("A file of 300 MiB is put and got with less than 200 MiB in each process")
        func large() async throws {
            let nodes = try SharedNodes.get()
            let source = try nodes.programs.makeSparseFile("large", mebibytes: 300, seed: 11)
            let copy = nodes.programs.path("large-copy")
            let put = try await nodes.dfc("put", source, timeoutSeconds: 120)
            #expect(put.status == 0, "\(put)")
            #expect(put.peakBytes > 0 && put.peakBytes < Self.limitBytes, "\(put.peakBytes)")
            let get = try await nodes.dfc("get", "large", copy, timeoutSeconds: 120)
            #expect(get.status == 0, "\(get)")
            #expect(get.peakBytes > 0 && get.peakBytes < Self.limitBytes, "\(get.peakBytes)")
            #expect(nodes.programs.isSame(source, copy))
            let peak = await nodes.peakBytes()
            #expect(peak > 0 && peak < Self.limitBytes, "\(peak)")
        }
    }
}

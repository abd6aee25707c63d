import DFSCatalog
import DFSModel
import DFSTesting
import Foundation
import Testing

@testable import DFSNode

@Suite struct BlobPagesTests {
    @Test("a page comes out when it is whole and those before it are out")
    func order() async throws {
        try await TestCluster.with(nodes: 1) { cluster in
            let catalog = try await cluster.node(cluster.names[0]).catalog
            let version = VersionID.random()
            for index in 1...3 {
                try await catalog.recordBlob(
                    version: version, index: index, owner: try UserName("anna"), size: 3,
                    digest: Digest.of(Data("abc".utf8)), bytes: nil)
            }
            let records = try await catalog.blobs(after: nil, limit: 3)
            try #require(records.count == 3)
            var pages = BlobPages()
            #expect(pages.takeWhole() == nil)
            let first = pages.begin(records, chosen: [true, false, true])
            let second = pages.begin(Array(records[1...]), chosen: [false, true])
            let third = pages.begin(records, chosen: [false, false, false])
            #expect(first.map(\.position) == [0, 2] && second.map(\.position) == [1])
            #expect(third.isEmpty)
            pages.note(.missing, at: second[0])
            pages.note(.whole, at: first[1])
            #expect(pages.takeWhole() == nil)
            #expect(pages.count == 3)
            // Gone meanwhile.
            pages.note(nil, at: first[0])
            #expect(pages.takeWhole()?.findings == [nil, nil, .whole])
            #expect(pages.takeWhole()?.findings == [nil, .missing])
            #expect(pages.takeWhole()?.findings == [nil, nil, nil])
            #expect(pages.takeWhole() == nil)
            let fourth = pages.begin(records, chosen: [true, false, false])
            #expect(pages.takeWhole() == nil)
            pages.note(.corrupt, at: fourth[0])
            #expect(pages.takeWhole()?.findings == [.corrupt, nil, nil])
        }
    }
}

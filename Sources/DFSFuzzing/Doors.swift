import DFSCluster
import DFSModel
import DFSTrust
import DFSWire
import Foundation

/// Every decoder of bytes from outside, so that fuzzing reaches each.
package enum Doors {
    package static let all: [Door] = messages + batches + values + bodies + texts

    private static let messages: [Door] = [
        .binary(PeerMessage<PrepareRequest>.self), .binary(PeerMessage<ValuesMessage>.self),
        .binary(PeerMessage<ReadRequest>.self), .binary(PeerMessage<ChangesRequest>.self),
        .binary(PrepareReply.self), .binary(AcceptReply.self), .binary(ReadReply.self),
        .binary(ChangesReply.self), .binary(PeerEnvelope.self),
        .binary(AdmitRequest.self), .binary(SurveyRequest.self), .binary(SurveyReply.self),
        .binary(CheckChunksRequest.self), .binary(CheckChunksReply.self),
        .binary(CompareRequest.self), .binary(CompareReply.self), .binary(StageRequest.self),
        .binary(StageReply.self),
    ]

    private static let batches: [Door] = [
        .binary(StageBatch.self), .binary(CommitBatch.self), .binary(CommitBatchReply.self),
        .binary(ManifestBatch.self), .binary(ManifestBatchReply.self), .binary(ReadBatch.self),
        .binary(ReadBatchReply.self), .binary(EntryPage.self),
    ]

    private static let values: [Door] = [
        .binary(Manifest.self), .binary(Layout.self), .binary(MemberList.self),
        .binary(UserRecord.self), .binary(RegisterValue.self), .binary(RegisterKey.self),
        .binary(BallotedValue.self), .binary(AccessToken.self), .binary(OperationMark.self),
        .binary(StepsHeard.self),
    ]

    private static let bodies: [Door] = [
        json(Manifest.self), json(LoginBody.self), json(TokenBody.self), json(PasswordBody.self),
        json(SetUserBody.self), json(UsersBody.self), json(CopyChunksBody.self),
        json(EntryBody.self), json(FileBody.self), json(FailureBody.self), json(CommitBody.self),
        json(StatusBody.self), json(VerifyLine.self), json(MembersBody.self),
        json(UploadsBody.self), json(UndecidedBody.self), json(StoredChunkBody.self),
        json(CopiedChunksBody.self), json(WhoAmIBody.self), json(StagedBatchBody.self),
        json(MoveBody.self),
    ]

    private static let texts: [Door] = [
        .text(VersionID.self), .text(Digest.self),
        Door(name: "names") { bytes in
            guard let text = String(validating: bytes, as: UTF8.self) else { return }
            _ = text.printable
            if let path = try? FilePath(text) { try check(path) }
            _ = try? UserName(text)
            _ = try? NodeName(text)
            _ = try? NodeAddress(text)
        },
        Door(name: "Content-Digest") { bytes in
            guard let text = String(validating: bytes, as: UTF8.self) else { return }
            _ = ContentDigest.parse(text)
        },
        Door(name: "token") { bytes in
            guard let text = String(validating: bytes, as: UTF8.self) else { return }
            for kind in TokenKind.allCases
            where (try? issuer.verify(text, as: kind, nowSeconds: 1)) != nil {
                throw Door.Flaw(description: "a token that nobody issued is believed")
            }
        },
        Door(name: "cluster key") { bytes in
            guard let text = String(validating: bytes, as: UTF8.self) else { return }
            _ = try ClusterKey(fileText: text)
        },
    ]

    private static let issuer = TokenIssuer(key: .random(), cluster: .random())

    private static func json<Value: Codable & Sendable>(_ type: Value.Type) -> Door {
        Door(name: "JSON of \(type)") { bytes in
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            let shown = try encoder.encode(try JSONDecoder().decode(type, from: Data(bytes)))
            guard let again = try? JSONDecoder().decode(type, from: shown),
                try encoder.encode(again) == shown
            else { throw Door.Flaw(description: "\(type) does not read what it writes") }
        }
    }

    /// What the rest of the program relies on in a path.
    private static func check(_ path: FilePath) throws {
        let parts = path.components
        let isSafe =
            !parts.isEmpty && parts.count <= FilePath.maximumDepth
            && path.text.utf8.count <= FilePath.maximumBytes
            && parts.allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." }
            && !path.text.utf8.contains { $0 < 0x20 }
        guard isSafe, (try? FilePath(path.text)) == path else {
            throw Door.Flaw(description: "the path '\(path.text.printable)' is not safe")
        }
    }
}

import DFSCluster
import DFSModel

extension CatalogModel {
    /// Promises a ballot and seals the upload, if `node` holds all of it that belongs there.
    mutating func prepare(
        _ path: Int, _ ballot: Ballot, _ upload: Upload?, on node: NodeName
    ) -> (answer: PrepareAnswer, sealed: Bool) {
        let (answer, sealed) = promise(path, ballot, upload, on: node)
        note(.prepare(keys[path], ballot, upload?.manifest, answer: answer, sealed: sealed))
        return (answer, sealed)
    }

    private mutating func promise(
        _ path: Int, _ ballot: Ballot, _ upload: Upload?, on node: NodeName
    ) -> (answer: PrepareAnswer, sealed: Bool) {
        let answer = registers[path].prepare(ballot)
        guard case .promised = answer, let upload else { return (answer, false) }
        store(upload)
        guard let version = versions[upload.version],
            version.blobs.isSuperset(of: upload.chunks(on: node))
        else { return (answer, false) }
        versions[upload.version]?.seals[path] = ballot
        return (answer, true)
    }

    mutating func accept(
        _ path: Int, _ proposal: BallotedValue, uploads: [Upload]
    ) -> AcceptAnswer {
        for upload in uploads { store(upload) }
        let answer =
            knowsManifests(of: proposal.value) ? registers[path].accept(proposal) : .lacksManifest
        note(.accept(keys[path], proposal, uploads.map(\.manifest), answer: answer))
        return answer
    }

    /// Learns a chosen value, if its manifests are known. Returns whether it is news.
    mutating func learn(_ path: Int, _ chosen: BallotedValue, uploads: [Upload] = []) -> Bool {
        for upload in uploads { store(upload) }
        let isNews = commit(path, chosen)
        note(.learn(keys[path], chosen, uploads.map(\.manifest), isNews: isNews))
        return isNews
    }

    private mutating func commit(_ path: Int, _ chosen: BallotedValue) -> Bool {
        guard knowsManifests(of: chosen.value) else { return false }
        let former = registers[path].committed?.value.namedVersions ?? []
        guard registers[path].learn(chosen) else { return false }
        rowSequence += 1
        sequences[path] = rowSequence
        for version in former where !isNamed(version, except: path) {
            versions[version]?.unwantedUptime = uptimeSeconds
        }
        for version in chosen.value.namedVersions { versions[version]?.unwantedUptime = nil }
        return true
    }

    private func knowsManifests(of value: RegisterValue) -> Bool {
        value.namedVersions.allSatisfy { versions[$0]?.upload != nil }
    }
}

import DFSCluster
import DFSModel

/// The verbs of a model whose history is to be repeated by a real catalog.
extension CatalogModel {
    /// Remembers a verb, if anybody is to repeat it.
    mutating func note(_ verb: CatalogVerb) {
        journal?.append(verb)
    }

    /// The verbs since the last call; nil without a journal.
    mutating func takeJournal() -> [CatalogVerb]? {
        guard let verbs = journal else { return nil }
        journal = []
        return verbs
    }

    /// What readers see.
    func picture(keys: [RegisterKey]) -> CatalogPicture {
        CatalogPicture(
            registers: registers,
            changes: changes(after: 0, limit: registers.count).map {
                CatalogPicture.Row(sequence: $0.sequence, key: keys[$0.path], ballot: $0.ballot)
            },
            newest: rowSequence,
            undecided: undecided().map {
                CatalogPicture.Row(sequence: 0, key: keys[$0.path], ballot: $0.ballot)
            },
            unwanted: unwantedVersions().map { version in
                CatalogPicture.Unwanted(
                    version: version, sealedFor: sealedPaths(of: version).map { keys[$0] })
            })
    }
}

package import DFSCluster
package import DFSModel

/// The most registers that one message between nodes may carry.
package let maximumRegistersPerMessage = 4_096

/// The most manifests that one message between nodes may carry.
package let maximumManifestsPerMessage = maximumRegistersPerMessage * 4

/// Prepare, for one register or many; each item is decided by itself.
package struct PrepareRequest: Hashable, Sendable {
    package let items: [Item]
    let form = BinaryForm()

    /// One register and the ballot to promise.
    package struct Item: Hashable, Sendable {
        package let key: RegisterKey
        package let ballot: Ballot
        /// The manifest to seal at this ballot, if the change puts a version.
        package let manifest: Manifest?

        package init(key: RegisterKey, ballot: Ballot, manifest: Manifest?) {
            self.key = key
            self.ballot = ballot
            self.manifest = manifest
        }
    }

    package init(items: [Item]) {
        self.items = items
    }
}

/// The answers to a prepare, in the order of its items.
package struct PrepareReply: Hashable, Sendable {
    package let items: [Item]
    /// How much the node has written down, these promises included.
    package let steps: Int

    /// The answer for one register.
    package struct Item: Hashable, Sendable {
        package let answer: PrepareAnswer
        /// The manifest and every blob of it that belongs on this node are durable here, and stay
        /// until this node itself has led a round above the ballot.
        package let sealed: Bool

        package init(answer: PrepareAnswer, sealed: Bool) {
            self.answer = answer
            self.sealed = sealed
        }
    }

    package init(items: [Item], steps: Int) {
        self.items = items
        self.steps = steps
    }
}

/// Values for registers: an accept, a commit notice, or the answer to a request for rows.
package struct ValuesMessage: Hashable, Sendable {
    package let items: [Item]
    /// Manifests that the values name, for a receiver that lacks them.
    package let manifests: [Manifest]
    /// What the sender has heard from the voters, for the receiver to remember.
    package let heard: StepsHeard
    let form = BinaryForm()

    /// One register and the value for it.
    package struct Item: Hashable, Sendable {
        package let key: RegisterKey
        package let value: BallotedValue

        package init(key: RegisterKey, value: BallotedValue) {
            self.key = key
            self.value = value
        }
    }

    package init(
        items: [Item], manifests: [Manifest] = [], heard: StepsHeard = StepsHeard()
    ) {
        self.items = items
        self.manifests = manifests
        self.heard = heard
    }
}

/// The answers to an accept, in the order of its items.
package struct AcceptReply: Hashable, Sendable {
    package let items: [AcceptAnswer]
    /// How much the node has written down, these acceptances included.
    package let steps: Int

    package init(items: [AcceptAnswer], steps: Int) {
        self.items = items
        self.steps = steps
    }
}

/// Asks what a node has accepted for registers.
package struct ReadRequest: Hashable, Sendable {
    package let keys: [RegisterKey]

    package init(keys: [RegisterKey]) {
        self.keys = keys
    }
}

/// What the node has accepted, in the order of the keys.
package struct ReadReply: Hashable, Sendable {
    package let answers: [StrictRead.Answer]

    package init(answers: [StrictRead.Answer]) {
        self.answers = answers
    }
}

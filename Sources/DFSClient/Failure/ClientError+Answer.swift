import DFSModel
import DFSWire
import Foundation
import NIOCore
import NIOFoundationCompat

extension ClientError {
    /// What a node's answer with a status of 400 or above says. An answer that is not ours, such
    /// as a proxy's, is judged by its status alone.
    init(answer: NodeAnswer, of node: NodeConnection) {
        let retryAfter = answer.header("Retry-After").flatMap { Int($0) }
        let body = try? JSONDecoder().decode(FailureBody.self, from: Data(buffer: answer.body))
        guard let body else {
            self.init(
                HTTPStatus.code(for: answer.status),
                "\(node.name) at \(node.address) answered with the HTTP status \(answer.status).",
                node: node.name, status: answer.status, retryAfterSeconds: retryAfter)
            return
        }
        self.init(body, status: answer.status, of: node, retryAfterSeconds: retryAfter)
    }

    /// What a node says of a failure.
    init(
        _ body: FailureBody, status: Int, of node: NodeConnection, retryAfterSeconds: Int? = nil
    ) {
        let detail = body.error
        self.init(
            detail.code, detail.message.printableSentence, node: node.name, status: status,
            currentVersion: detail.currentVersion, nodes: detail.nodes ?? [],
            forgotten: detail.forgotten, retryAfterSeconds: retryAfterSeconds)
    }

    /// This failure of a commit, in the words of a put of `path`.
    func ofPut(_ path: FilePath) -> ClientError {
        switch code {
        case .conditionFailed:
            let there = currentVersion.map { "version \($0)" } ?? "something else"
            return saying(
                """
                '\(path.text.printable)' was not put: the condition does not hold, \(there) is \
                there now.
                """)
        case .outcomeUnknown, .interrupted: return self
        default: return saying("\(path.text.printable) put failed: \(message)")
        }
    }
}

extension String {
    /// A message of another machine, safe to show: no controls, at most 2,000 characters.
    fileprivate var printableSentence: String {
        var text = ""
        for scalar in unicodeScalars.prefix(2_000) {
            text.unicodeScalars.append(scalar.isPrintable ? scalar : "?")
        }
        return text
    }
}

package import Metrics
import Synchronization

/// Keeps what a program counts (swift-metrics) and tells it in Prometheus' text format
/// (https://prometheus.io/docs/instrumenting/exposition_formats, version 0.0.4).
///
/// A counter becomes a counter, a gauge a gauge; a timer becomes a summary of seconds and an
/// aggregating recorder a summary, both without quantiles. Names are told as they are, so they
/// must follow Prometheus' conventions: a unit, and `_total` for counters.
package final class PrometheusRegistry: MetricsFactory {
    /// Series that are kept at the most; what comes later is counted nowhere.
    private static let seriesLimit = 10_000

    private struct State {
        var families: [String: Family] = [:]
        var seriesCount = 0
    }

    private struct Family {
        let kind: Series.Kind
        var series: [[Label]: Series] = [:]
    }

    private let state = Mutex(State())
    private let help: [String: String]

    /// - Parameter help: a sentence for each name, as far as there is one.
    package init(help: [String: String] = [:]) {
        self.help = help
    }

    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        series(label, dimensions, .counter)
    }

    package func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        series(label, dimensions, aggregate ? .summary : .gauge)
    }

    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        series(label, dimensions, .gauge)
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        series(label, dimensions, .summary)
    }

    /// A series is kept for as long as the registry is: a counter that starts again would lie.
    package func destroyCounter(_ handler: any CounterHandler) {}
    package func destroyRecorder(_ handler: any RecorderHandler) {}
    package func destroyMeter(_ handler: any MeterHandler) {}
    package func destroyTimer(_ handler: any TimerHandler) {}

    /// The one series of a name and its labels; one of another kind under that name is not kept.
    private func series(
        _ name: String, _ dimensions: [(String, String)], _ kind: Series.Kind
    ) -> Series {
        let labels = dimensions.map { Label(name: $0.0, value: $0.1) }.sorted { $0.name < $1.name }
        return state.withLock { state in
            let family = state.families[name] ?? Family(kind: kind)
            if let known = family.series[labels], family.kind == kind { return known }
            let made = Series(kind: kind)
            guard family.kind == kind, state.seriesCount < Self.seriesLimit else { return made }
            state.seriesCount += 1
            state.families[name] = family
            state.families[name]?.series[labels] = made
            return made
        }
    }

    /// Everything, in the order of the names and labels.
    package var text: String {
        let families = state.withLock { $0.families }
        return families.sorted { $0.key < $1.key }.map { name, family in
            let head = help[name].map { "# HELP \(name) \(Self.escaped($0))\n" } ?? ""
            let lines = family.series.sorted { Label.order($0.key, $1.key) }.map {
                $0.value.lines(name, $0.key)
            }
            return head + "# TYPE \(name) \(family.kind.rawValue)\n" + lines.joined()
        }.joined()
    }

    /// The media type of ``text``.
    package static let mediaType = "text/plain; version=0.0.4; charset=utf-8"

    private static func escaped(_ help: String) -> String {
        help.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
    }
}

import Metrics
import Testing

@testable import DFSMetrics

@Suite("Numbers in Prometheus' text format")
struct PrometheusRegistryTests {
    @Test("counters, gauges and timers are told with their help, type and labels, in order")
    func text() {
        let registry = PrometheusRegistry(help: ["dfs_b_total": "Bs, \\ and\nmore."])
        Counter(label: "dfs_b_total", dimensions: [("z", "1"), ("a", "x")], factory: registry)
            .increment(by: 3)
        Counter(label: "dfs_b_total", dimensions: [("a", "w"), ("z", "1")], factory: registry)
            .increment()
        Gauge(label: "dfs_a_bytes", factory: registry).record(12.5)
        let timer = Timer(label: "dfs_c_seconds", factory: registry)
        timer.recordMilliseconds(250)
        timer.recordMilliseconds(500)
        #expect(
            registry.text == """
                # TYPE dfs_a_bytes gauge
                dfs_a_bytes 12.5
                # HELP dfs_b_total Bs, \\\\ and\\nmore.
                # TYPE dfs_b_total counter
                dfs_b_total{a="w",z="1"} 1
                dfs_b_total{a="x",z="1"} 3
                # TYPE dfs_c_seconds summary
                dfs_c_seconds_sum 0.75
                dfs_c_seconds_count 2

                """)
    }

    @Test("the same name and labels are one series, whoever makes it")
    func sharing() {
        let registry = PrometheusRegistry()
        for _ in 1...5 { Counter(label: "dfs_x_total", factory: registry).increment() }
        #expect(registry.text.contains("dfs_x_total 5\n"))
    }

    @Test("values of labels are escaped")
    func escaping() {
        let registry = PrometheusRegistry()
        Gauge(label: "g", dimensions: [("l", "a\"b\\c\nd")], factory: registry).record(-1)
        #expect(registry.text.contains(#"g{l="a\"b\\c\nd"} -1"#))
    }

    @Test("a name keeps its kind, and the number of series is bounded")
    func bounds() {
        let registry = PrometheusRegistry()
        Counter(label: "x", factory: registry).increment()
        Gauge(label: "x", factory: registry).record(9)
        #expect(registry.text.contains("x 1\n") && !registry.text.contains("x 9\n"))
        for number in 0..<10_100 {
            Gauge(label: "many", dimensions: [("n", "\(number)")], factory: registry).record(1)
        }
        #expect(registry.text.split(separator: "\n").count <= 10_004)
    }
}

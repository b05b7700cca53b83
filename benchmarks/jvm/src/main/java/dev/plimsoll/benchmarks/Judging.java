package dev.plimsoll.benchmarks;

import dev.plimsoll.engine.policy.Judgement;
import dev.plimsoll.engine.policy.Policies;
import dev.plimsoll.engine.policy.PolicyFileException;
import dev.plimsoll.engine.policy.PolicyFiles;
import dev.plimsoll.engine.policy.controls.Subject;
import dev.plimsoll.engine.policy.suppression.Suppressions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/// Judging 5,000 findings by 50 policies, warm: plain, with rules in CEL, with 2,670 waivers.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class Judging {
    private Subject subject = House.subject();
    private Policies plain = Policies.baseline();
    private Policies cel = Policies.baseline();
    private Policies waived = Policies.baseline();

    @Setup
    public void read() throws PolicyFileException {
        plain = new Policies(content(House.policies(false)).policies());
        cel = new Policies(content(House.policies(true)).policies());
        waived = plain.with(Suppressions.of(content(House.waivers()).waivers(), List.of()));
    }

    @Benchmark
    public Judgement policies() {
        return plain.judge(subject);
    }

    @Benchmark
    public Judgement policiesWithCel() {
        return cel.judge(subject);
    }

    @Benchmark
    public Judgement policiesAndWaivers() {
        return waived.judge(subject);
    }

    private static PolicyFiles.Content content(String yaml) throws PolicyFileException {
        return PolicyFiles.read("house.yaml", yaml.getBytes(StandardCharsets.UTF_8));
    }

    /// Prints a line for each: name, median, smallest and largest of the rounds, in milliseconds.
    ///
    /// @param arguments how many rounds of a second are measured, after as many to warm up
    public static void main(String... arguments) throws RunnerException {
        int rounds = arguments.length == 0 ? 7 : Integer.parseInt(arguments[0]);
        var results = new Runner(new OptionsBuilder()
                        .include(Judging.class.getName() + "\\.")
                        .forks(1)
                        .jvmArgs("-Xms1g", "-Xmx1g", "-XX:+UseSerialGC")
                        .warmupIterations(rounds)
                        .warmupTime(TimeValue.seconds(1))
                        .measurementIterations(rounds)
                        .measurementTime(TimeValue.seconds(1))
                        .build())
                .run();
        for (var result : results) {
            var label = result.getPrimaryResult().getLabel();
            var rounded = result.getPrimaryResult().getStatistics();
            System.out.printf(
                    Locale.ROOT,
                    "%s\t%.2f\t%.2f\t%.2f%n",
                    label,
                    rounded.getPercentile(50),
                    rounded.getMin(),
                    rounded.getMax());
        }
    }
}

package dev.plimsoll.engine.policy;

import java.util.List;
import java.util.stream.Collectors;

/// A policy, waiver or VEX file is not as it must be: nothing may be judged by it. The command line ends with 2.
public final class PolicyFileException extends Exception {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // never serialized
    private final List<PolicyProblem> problems;

    public PolicyFileException(List<PolicyProblem> problems) {
        super(problems.stream().map(PolicyProblem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /// Every fault that was seen, in the order of the files; at least one.
    public List<PolicyProblem> problems() {
        return problems;
    }
}

package dev.plimsoll.server;

import dev.plimsoll.server.audit.AuditLog;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `plimsoll server audit`.
@Command(name = "audit", description = "The audit log.", subcommands = AuditCommand.Verify.class)
final class AuditCommand {
    private static final int CHANGED = 4;

    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description = {
                "Computes the hash chain of the audit log again; ends with 4 where an entry was changed or is missing.",
                "Keep the head that it prints elsewhere: given with --head later, it shows what was cut off at the end."
            },
            footer = {"", "Example:", "  plimsoll server audit verify --data /var/lib/plimsoll"})
    static final class Verify implements Callable<Integer> {
        @CommandLine.Mixin
        private final Server.DataOptions data = new Server.DataOptions();

        @Option(names = "--head", paramLabel = "HASH", description = "A head that was printed before.")
        private @Nullable String head;

        @Override
        public Integer call() {
            return Server.command(data, context -> {
                var verified = context.getBean(AuditLog.class).verify(Optional.ofNullable(head));
                if (verified.fault().isPresent()) {
                    System.out.println("the audit log does not hold: "
                            + verified.fault().get() + "; entries 1 to " + verified.entries() + " do");
                    return CHANGED;
                }
                System.out.println(verified.entries() + " entries hold; head " + verified.head());
                return 0;
            });
        }
    }
}
